import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPly } from '#worker/files/read-ply.ts'
import { apply } from '#worker/geometry/matrix3.ts'
import { cameraCenter, type RigidTransform, worldFromCamRotation } from '#worker/geometry/rigid-transform.ts'
import { add, dot, length, normalize, scale, subtract, type Vector3 } from '#worker/geometry/vector3.ts'
import { judgeSurface, sampleTruth } from '#worker/testing/judge-surface.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeDepthWorkspace } from '#worker/testing/write-depth-workspace.ts'
import { readStereoMap, type StereoMap, writeStereoMap } from '../../files/stereo-map.ts'
import { fuseDepths } from './fuse-depths.ts'

const OPTIONS = { widthPx: 240, heightPx: 180, views: 6, turnDeg: 72 }

/** Of 0.1 % noise the mean of at least three is left: within half a percent of the scene are practically all points. */
const MIN_ACCURACY = 0.999
const MIN_COMPLETENESS = 0.9

/** Median distance to the surface, a share of the diameter: a pixel grid that is half a pixel off would make it 0.0011. */
const MAX_MEDIAN_ERROR = 0.0005

/** Of points of three photos; most parts are in five of the six photos or all: 0.19. With depths that are in more than one it is 0.3. */
const MAX_POINTS_PER_DEPTH = 0.2

/** Of the points, those that only two photos show: at the ends of the walk and around gaps. */
const MAX_SHARE_OF_TWO = 0.1

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
  const cloudPath = path.join(dir, 'cloud.ply')
  const scratchDir = path.join(dir, 'scratch')
  return { ...(await fuseDepths({ masksDir: null, workspace, scratchDir, cloudPath }, () => {})), cloudPath }
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

  test('takes the depths of a point away from others, and most points are of more than two photos', async () => {
    const { points, pointsOfTwo } = await fuse('own')
    expect(pointsOfTwo / points).toBeLessThan(MAX_SHARE_OF_TWO)
    const counts = await Promise.all(capture.photos.map(({ name }) => depthsOf(name)))
    // Points of two photos take but two depths, wherever they are.
    expect((points - pointsOfTwo) / counts.reduce((sum, count) => sum + count, 0)).toBeLessThan(MAX_POINTS_PER_DEPTH)
  })

  test('is the same, bit for bit, each time', async () => {
    const [first, second] = [await fuse('first'), await fuse('second')]
    expect(await readFile(first.cloudPath)).toEqual(await readFile(second.cloudPath))
  })

  test('leaves a map out that agrees with no other', async () => {
    const file = mapFile('0003')
    const map = await readStereoMap(file)
    await writeStereoMap(file, { ...map, values: map.values.map((depth) => 1.05 * depth) })
    try {
      const { points, cloudPath } = await fuse('wrong')
      await writeStereoMap(file, { ...map, values: map.values.map(() => 0) })
      const without = await fuse('without')
      expect(Math.abs(points / without.points - 1), 'what it adds and hides').toBeLessThan(0.01)
      const { positions } = await readPly(cloudPath)
      expect(judgeSurface(positions, capture, truth)[1]?.accuracy).toBeGreaterThan(MIN_ACCURACY)
    } finally {
      await writeStereoMap(file, map)
    }
  })
})

describe('what only two photos show', () => {
  const two = ['0003', '0004']

  test('is kept where nothing contradicts', async () => {
    await changingMaps(
      (map, name) => (two.includes(name) ? map.values : map.values.fill(0)),
      async () => {
        const { points, pointsOfTwo, cloudPath } = await fuse('two')
        expect(points).toBeGreaterThan(1000)
        expect(pointsOfTwo).toBe(points)
        const { positions } = await readPly(cloudPath)
        expect(judgeSurface(positions, capture, truth)[1]?.accuracy).toBeGreaterThan(MIN_ACCURACY)
      },
    )
  })

  test.for([
    { others: 'see through it', sees: true },
    { others: 'see nothing', sees: false },
  ])('is dropped where the others see through it, and only there: they $others', async ({ sees }, { task }) => {
    await changingMaps(
      (map, name) => {
        if (two.includes(name)) return withPlate(map.values, name)
        return sees ? map.values : map.values.fill(0)
      },
      async () => {
        const { cloudPath } = await fuse(task.id)
        const { positions } = await readPly(cloudPath)
        const onPlate = Array.from({ length: positions.length / 3 }, (_, i) =>
          Math.hypot(...plate().center.map((value, axis) => value - (positions[3 * i + axis] ?? 0))),
        ).filter((distance) => distance < PLATE_RADIUS)
        if (sees) expect(onPlate.length).toBeLessThan(MOST_BEFORE_NOTHING)
        else expect(onPlate.length).toBeGreaterThan(5 * MOST_BEFORE_NOTHING)
      },
    )
  })
})

const PLATE_RADIUS = 0.2

/** Points of the plate behind which no other map has a sure depth. */
const MOST_BEFORE_NOTHING = 20

/** A disc that hangs in the air between the scene and the cameras of 0003 and 0004, and faces these. */
function plate(): { center: Vector3; normal: Vector3 } {
  const [a, b] = ['0003', '0004'].map((photo) => cameraCenter(poseOf(photo))) as [Vector3, Vector3]
  const between = scale(add(a, b), 0.5)
  const center = scale(between, 0.5)
  return { center, normal: normalize(subtract(between, center)) }
}

/** The photo's depths with the plate in them. */
function withPlate(depths: Float32Array, name: string): Float32Array {
  const { center: middle, normal } = plate()
  const { widthPx, focalLengthPx, heightPx } = capture.intrinsics
  const center = cameraCenter(poseOf(name))
  const turn = worldFromCamRotation(poseOf(name))
  return depths.map((depth, i) => {
    const ray = apply(turn, [
      ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx,
      (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx,
      1,
    ])
    const z = dot(normal, subtract(middle, center)) / dot(normal, ray)
    const hit = add(center, scale(ray, z))
    return length(subtract(hit, middle)) < PLATE_RADIUS && depth > 0 ? z : depth
  })
}

function poseOf(name: string): RigidTransform {
  const photo = capture.photos.find((candidate) => candidate.name === name)
  if (!photo) throw new Error(`No photo ${name}`)
  return photo.camFromWorld
}

/** Runs `work` with other depths in the maps, and puts the true ones back. */
async function changingMaps(change: (map: StereoMap, name: string) => Float32Array, work: () => Promise<void>) {
  const names = capture.photos.map(({ name }) => name)
  const before = await Promise.all(names.map((name) => readStereoMap(mapFile(name))))
  for (const [i, map] of before.entries()) {
    const name = names[i] as string
    await writeStereoMap(mapFile(name), { ...map, values: change({ ...map, values: map.values.slice() }, name) })
  }
  try {
    await work()
  } finally {
    for (const [i, map] of before.entries()) await writeStereoMap(mapFile(names[i] as string), map)
  }
}

function mapFile(photo: string): string {
  return path.join(workspace, 'stereo', 'depth_maps', `${photo}.jpg.geometric.bin`)
}

async function depthsOf(photo: string): Promise<number> {
  const { values } = await readStereoMap(mapFile(photo))
  return values.filter((depth) => depth > 0).length
}
