import { type PickTriangles, writePickTree } from './pick-tree.ts'

/** A browser's thread: triangles in, their tree out. */
addEventListener('message', async ({ data }: MessageEvent<PickTriangles>) => {
  const tree = await writePickTree(data)
  postMessage(tree, { transfer: [...tree.roots] })
})
