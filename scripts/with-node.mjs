import path from 'node:path'
import { runOnPinnedNode } from './lib/install/run-on-pinned-node.mjs'
import { ROOT } from './lib/paths.mjs'

// node scripts/with-node.mjs SCRIPT [ARGUMENTS]: runs any TypeScript file of the project on the pinned Node.
const [script, ...args] = process.argv.slice(2)
if (!script) {
  console.error('Usage: node scripts/with-node.mjs SCRIPT [ARGUMENTS]')
  process.exit(2)
}
// What people run beside `npm start` needs no more than that; benchmarks and tests need everything.
const isTool = /^(scripts|cli)[/\\]/.test(path.relative(ROOT, path.resolve(ROOT, script)))
await runOnPinnedNode(script, args, isTool ? 'run' : 'develop')
