import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPly } from '#worker/files/read-ply.ts'
import { judgeSurface, sampleTruth } from '#worker/testing/judge-surface.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeDepthWorkspace } from '#worker/testing/write-depth-workspace.ts'
import { readStereoMap, writeStereoMap } from '../../files/stereo-map.ts'
import { fuseDepths } from './fuse-depths.ts'

const OPTIONS = { widthPx: 240, heightPx: 180, views: 6, turnDeg: 72 }

/** Of 0.1 % noise the mean of at least three is left: within half a percent of the scene are practically all points. */
const MIN_ACCURACY = 0.999
const MIN_COMPLETENESS = 0.9

/** Median distance to the surface, a share of the diameter: a pixel grid that is half a pixel off would make it 0.0011. */
const MAX_MEDIAN_ERROR = 0.0005

/** Most parts are in five of the six photos or all: 0.19. With depths that are in more than one point it is 0.21. */
const MAX_POINTS_PER_DEPTH = 0.2

let root: string
let capture: SyntheticCapture
let truth: Float32Array
let workspace: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-fuse-'))
  workspace = path.join(root, 'workspace')
  capture = makeSyntheticCapture(OPTIONS)
  truth = sampleTruth(capture)
  await writeDepthWorkspace(capture, workspace)
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

async function fuse(name: string) {
  const dir = path.join(root, name)
  await mkdir(dir)
  const [cloudPath, visibilityPath] = [path.join(dir, 'cloud.ply'), path.join(dir, 'cloud.ply.vis')]
  const points = await fuseDepths(
    { masksDir: null, workspace, scratchDir: path.join(dir, 'scratch'), cloudPath, visibilityPath },
    () => {},
  )
  return { points, cloudPath, visibilityPath }
}

/** The photos of each point, by COLMAP's description of its format. */
async function readVisibility(file: string): Promise<number[][]> {
  const bytes = await readFile(file)
  const photos: number[][] = []
  let at = 8
  while (at < bytes.length) {
    const count = bytes.readUInt32LE(at)
    photos.push(Array.from({ length: count }, (_, k) => bytes.readUInt32LE(at + 4 + 4 * k)))
    at += 4 + 4 * count
  }
  expect(photos).toHaveLength(Number(bytes.readBigUInt64LE(0)))
  return photos
}

describe('a cloud of true maps with noise and gaps', () => {
  test('lies on the surface and covers it, with normals and the photos’ colours', async () => {
    const { points, cloudPath } = await fuse('true')
    const { positions, normals, colors } = await readPly(cloudPath)
    expect(positions).toHaveLength(3 * points)
    const half = judgeSurface(positions, capture, truth)[1]
    expect(half?.accuracy).toBeGreaterThan(MIN_ACCURACY)
    expect(half?.completeness).toBeGreaterThan(MIN_COMPLETENESS)
    const distances = capture.distanceToSurface(positions).toSorted()
    expect((distances[points >> 1] ?? 1) / capture.diameter).toBeLessThan(MAX_MEDIAN_ERROR)
    const lengths = Array.from({ length: points }, (_, i) => Math.hypot(...(normals?.subarray(3 * i, 3 * i + 3) ?? [])))
    expect(Math.max(...lengths.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-5)
    expect(new Set(colors).size).toBeGreaterThan(100)
  })

  test('names at least three photos for each point, none twice', async () => {
    const { points, visibilityPath } = await fuse('visibility')
    const photos = await readVisibility(visibilityPath)
    expect(photos).toHaveLength(points)
    expect(photos.filter((list) => list.length < 3)).toHaveLength(0)
    expect(photos.filter((list) => new Set(list).size < list.length)).toHaveLength(0)
    expect(new Set(photos.flat()).size).toBe(OPTIONS.views)
  })

  test('takes the depths of a point away from others', async () => {
    const { points } = await fuse('own')
    const counts = await Promise.all(capture.photos.map(({ name }) => depthsOf(name)))
    expect(points / counts.reduce((sum, count) => sum + count, 0)).toBeLessThan(MAX_POINTS_PER_DEPTH)
  })

  test('is the same, bit for bit, each time', async () => {
    const [first, second] = [await fuse('first'), await fuse('second')]
    expect(await readFile(first.cloudPath)).toEqual(await readFile(second.cloudPath))
    expect(await readFile(first.visibilityPath)).toEqual(await readFile(second.visibilityPath))
  })

  test('leaves a map out that agrees with no other', async () => {
    const file = mapFile('0003')
    const map = await readStereoMap(file)
    await writeStereoMap(file, { ...map, values: map.values.map((depth) => 1.05 * depth) })
    try {
      const { cloudPath, visibilityPath } = await fuse('wrong')
      const lists = await readVisibility(visibilityPath)
      const withWrong = lists.filter((list) => list.includes(2)).length
      expect(withWrong / lists.length).toBeLessThan(0.01)
      const { positions } = await readPly(cloudPath)
      expect(judgeSurface(positions, capture, truth)[1]?.accuracy).toBeGreaterThan(MIN_ACCURACY)
    } finally {
      await writeStereoMap(file, map)
    }
  })
})

function mapFile(photo: string): string {
  return path.join(workspace, 'stereo', 'depth_maps', `${photo}.jpg.geometric.bin`)
}

async function depthsOf(photo: string): Promise<number> {
  const { values } = await readStereoMap(mapFile(photo))
  return values.filter((depth) => depth > 0).length
}
