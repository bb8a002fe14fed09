import { runOnPinnedNode } from './lib/install/run-on-pinned-node.mjs'

await runOnPinnedNode('scripts/test.ts', process.argv.slice(2), 'develop')
