import { runOnPinnedNode } from './lib/install/run-on-pinned-node.mjs'

// node scripts/with-node.mjs SCRIPT [ARGUMENTS]: runs any TypeScript file of the project on the pinned Node.
const [script, ...args] = process.argv.slice(2)
if (!script) {
  console.error('Usage: node scripts/with-node.mjs SCRIPT [ARGUMENTS]')
  process.exit(2)
}
await runOnPinnedNode(script, args)
