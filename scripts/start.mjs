import { runOnPinnedNode } from './lib/install/run-on-pinned-node.mjs'

await runOnPinnedNode('scripts/start.ts', process.argv.slice(2), 'run')
