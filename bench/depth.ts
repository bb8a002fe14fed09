/**
 * Depth maps and fusion on an undistorted COLMAP workspace: seconds and user seconds a round, points fused.
 *
 *     node bench/depth.ts WORKSPACE [--px 800] [--threads 2] [--keep DIR]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readModel } from '#worker/colmap/model.ts'
import { writeStereoMap } from '#worker/files/stereo-map.ts'
import { writeDepthPicture } from '#worker/stages/depth/depth-picture.ts'
import { estimateDepths } from '#worker/stages/depth/estimate-depths.ts'
import { makeFusionWorkspace } from '#worker/stages/depth/fusion-workspace.ts'
import { fuseDepths } from '#worker/stages/fuse/fuse-depths.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    px: { type: 'string', default: '800' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    keep: { type: 'string' },
  },
})
const [workspace] = positionals
if (!workspace) {
  console.error('Usage: node bench/depth.ts WORKSPACE [--px 800] [--threads 2] [--keep DIR]')
  process.exit(2)
}
const depthPx = Number(values.px)
const model = await readModel(path.join(workspace, 'sparse'))
const imagesDir = path.resolve(workspace, 'images')
const dir = values.keep ? path.resolve(values.keep) : await mkdtemp(path.join(os.tmpdir(), 'maquette-depth-'))
if (values.keep) await rm(dir, { recursive: true, force: true })
const scratchDir = path.join(dir, 'scratch')
// Of an earlier run: it would be resumed, and nothing measured.
await rm(scratchDir, { recursive: true, force: true })
await mkdir(scratchDir, { recursive: true })
const { depthMapsDir, normalMapsDir } = await makeFusionWorkspace(dir, { model, imagesDir, depthPx })

const rows: { round: string; wall: number; user: number }[] = []
let kept = 0
let pixels = 0
startRound('read')
await estimateDepths(model, {
  masksDir: null,
  imagesDir,
  scratchDir,
  depthPx,
  threads: Number(values.threads),
  seed: 0,
  signal: new AbortController().signal,
  onProgress() {},
  onRound: startRound,
  async onMap(image, map) {
    const name = model.images[image]?.name
    if (!map || !name) return
    pixels += map.depths.length
    kept += map.depths.filter((depth) => depth > 0).length
    const { widthPx, heightPx, depths, normals } = map
    const file = `${name}.geometric.bin`
    await writeStereoMap(path.join(depthMapsDir, file), { widthPx, heightPx, channels: 1, values: depths })
    await writeStereoMap(path.join(normalMapsDir, file), { widthPx, heightPx, channels: 3, values: normals })
    await writeDepthPicture(path.join(dir, `${name}.webp`), map)
  },
})
endRound()
const total = rows.reduce((sum, row) => ({ wall: sum.wall + row.wall, user: sum.user + row.user }), {
  wall: 0,
  user: 0,
})
console.table(
  [...rows, { round: 'total', ...total }].map((row) => ({
    ...row,
    wall: row.wall.toFixed(1),
    user: row.user.toFixed(1),
  })),
)
console.log(`${((100 * kept) / pixels).toFixed(1)} % of the pixels have a depth (${kept})`)
console.log(`Peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`)

const fusionStart = performance.now()
const { points, pointsOfTwo } = await fuseDepths(
  {
    masksDir: null,
    workspace: dir,
    scratchDir: path.join(dir, 'fusion'),
    cloudPath: path.join(dir, 'fused.ply'),
  },
  () => {},
)
console.log(
  `Fused ${points} points, ${pointsOfTwo} of them of two photos, in ${((performance.now() - fusionStart) / 1000).toFixed(1)} s`,
)
if (!values.keep) await rm(dir, { recursive: true, force: true })

function startRound(round: string): void {
  endRound()
  rows.push({ round, wall: performance.now() / 1000, user: process.cpuUsage().user / 1e6 })
}

function endRound(): void {
  const row = rows.at(-1)
  if (!row) return
  row.wall = performance.now() / 1000 - row.wall
  row.user = process.cpuUsage().user / 1e6 - row.user
}
