import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSyntheticCapture, type SyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeDepthWorkspace } from '#worker/testing/write-depth-workspace.ts'

/**
 * The workspace of exact maps is made by `makeFusionWorkspace`. Share of the scene's diameter that points of exact maps may be off the surface, in the middle: 0.0004 % to 0.002 % with
 * the principal point where COLMAP needs it, 0.1 % half a pixel from there.
 */
const MAX_ERROR = 1e-4

let dir: string
let capture: SyntheticCapture
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-fusion-'))
  capture = makeSyntheticCapture({ widthPx: 160, heightPx: 120, views: 4, turnDeg: 40 })
  await writeDepthWorkspace(capture, dir, { depthNoise: 0, missing: 0 })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('exact depth maps fuse to points on the surface', async () => {
  const cloud = path.join(dir, 'cloud.ply')
  await promisify(execFile)('colmap', [
    ...['stereo_fusion', '--workspace_path', dir, '--input_type', 'geometric', '--output_path', cloud],
    ...['--StereoFusion.min_num_pixels', '3', '--StereoFusion.num_threads', '1'],
  ])
  const distances = capture.distanceToSurface(await readPositions(cloud)).sort()
  expect(distances.length).toBeGreaterThan(1000)
  expect((distances[distances.length >> 1] ?? 1) / capture.diameter).toBeLessThan(MAX_ERROR)
})

/** x, y, z of COLMAP's binary PLY: six floats and three bytes a point. */
async function readPositions(file: string): Promise<number[]> {
  const bytes = await readFile(file)
  const end = 'end_header\n'
  const start = bytes.indexOf(end) + end.length
  const count = (bytes.length - start) / 27
  return Array.from({ length: 3 * count }, (_, i) => bytes.readFloatLE(start + 27 * Math.floor(i / 3) + 4 * (i % 3)))
}
