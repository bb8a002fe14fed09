import { expect, test } from 'vitest'
import { agreeingFill } from './agreeing-fill.ts'
import { fillPlainAreas, normalOf, type PlainFillInput } from './fill-plain-areas.ts'
import { fitInversePlane, type InversePlane } from './fit-inverse-plane.ts'

const WIDTH = 120
const HEIGHT = 90
const PINHOLE = { fxPx: 100, fyPx: 100, cxPx: 59.5, cyPx: 44.5 }

/** Inverse depth of a slanted wall. */
const wall = (x: number) => 0.2 + 0.0005 * x

/** A plain wall with a textured frame whose depth is known, 6 px wide, the wall's own depth; beyond is other texture without depth. */
function framedWall(frame = 6): PlainFillInput {
  const gray = new Uint8Array(WIDTH * HEIGHT)
  const depths = new Float32Array(WIDTH * HEIGHT)
  for (let i = 0; i < gray.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const inside = Math.min(x - 20, 99 - x, y - 15, 74 - y)
    gray[i] = inside >= frame ? 180 + ((x * 7 + y * 3) % 4) : (x + y) % 2 ? 60 : 110
    if (inside >= 0 && inside < frame) depths[i] = 1 / wall(x)
  }
  return {
    widthPx: WIDTH,
    heightPx: HEIGHT,
    gray,
    tint: new Uint8Array(gray.length).fill(128),
    pinhole: PINHOLE,
    depths,
  }
}

const middle = 45 * WIDTH + 60

test('a plain area has the plane that its outline lies on', () => {
  const { depths, planeOf, planes } = fillPlainAreas(framedWall())
  const filled = [...depths.keys()].filter((i) => (depths[i] as number) > 0)
  // Of 68 x 48 px, those whose neighbours are plain too.
  expect(filled).toHaveLength(66 * 46)
  for (const i of filled) expect(Math.abs((depths[i] as number) * wall(i % WIDTH) - 1)).toBeLessThan(1e-4)
  expect(planeOf[middle]).toBe(1)
  // 1 / z = 0.2 + 0.0005 (100 X / Z + 59.5): the normal of 0.05 X + 0.22975 Z = 1, towards the camera.
  const length = Math.hypot(0.05, 0.22975)
  const normal = normalOf(planes[0] as InversePlane, PINHOLE)
  expect(normal[0]).toBeCloseTo(-0.05 / length, 3)
  expect(normal[2]).toBeCloseTo(-0.22975 / length, 3)
})

test('an area reaches its edge of brightness, where JPEG spreads the colour of what is beside it', () => {
  const input = framedWall()
  // From the frame's tint to the wall's in six pixels.
  for (let i = 0; i < input.tint.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const inside = Math.min(x - 20, 99 - x, y - 15, 74 - y) - 6
    input.tint[i] = 128 + 12 * Math.min(3, Math.max(-3, inside))
  }
  const filled = [...fillPlainAreas(input).depths].filter((depth) => depth > 0)
  expect(filled.length).toBeGreaterThan(0.98 * 66 * 46)
})

test('an area with two planes has each on its side', () => {
  const input = framedWall()
  for (let i = 0; i < input.depths.length; i++) {
    if (input.depths[i]) input.depths[i] = 1 / (i % WIDTH < 60 ? 0.2 : 0.2 - 0.002 * ((i % WIDTH) - 60))
  }
  const { depths } = fillPlainAreas(input)
  expect(depths[45 * WIDTH + 30]).toBeCloseTo(5, 1)
  expect(depths[45 * WIDTH + 90]).toBeCloseTo(1 / 0.14, 1)
})

test('an area whose outline is of other things has none: known along one side alone', () => {
  const input = framedWall()
  for (let i = 0; i < input.depths.length; i++) if (i < 68 * WIDTH) input.depths[i] = 0
  expect(fillPlainAreas(input).depths.some((depth) => depth > 0)).toBe(false)
})

test('an area that leaves the image has none: the sky over a roof', () => {
  const input = framedWall()
  for (let i = 0; i < 40 * WIDTH; i++) {
    input.gray[i] = 200
    input.depths[i] = 0
  }
  for (let i = 40 * WIDTH; i < 50 * WIDTH; i++) input.depths[i] = 5
  for (let i = 40 * WIDTH; i < input.gray.length; i++)
    input.gray[i] = ((i % WIDTH) + Math.floor(i / WIDTH)) % 2 ? 60 : 110
  expect(fillPlainAreas(input).depths.some((depth) => depth > 0)).toBe(false)
})

test('a wall that is as bright as the sky beside it, and of another colour, has its plane', () => {
  const input = framedWall()
  // The right half of the image is sky: as bright as the wall, bluer, and without depth.
  for (let i = 0; i < input.gray.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    if (x < 60) continue
    input.gray[i] = 180 + ((x * 7 + y * 3) % 4)
    input.depths[i] = 0
  }
  // Along the edge between them stereo knows the wall.
  for (let y = 21; y <= 68; y++) input.depths[y * WIDTH + 59] = 1 / wall(59)
  const left = 45 * WIDTH + 40
  const right = 45 * WIDTH + 90
  expect(fillPlainAreas(input).depths[left]).toBe(0)
  for (let i = 0; i < input.tint.length; i++) if (i % WIDTH >= 60) input.tint[i] = 140
  const { depths } = fillPlainAreas(input)
  expect(depths[left]).toBeCloseTo(1 / wall(40), 1)
  expect(depths[right]).toBe(0)
})

test('is kept where another map agrees and none sees through it', async () => {
  const { depths: filled } = fillPlainAreas(framedWall())
  const pose = (x: number) => ({
    pinhole: PINHOLE,
    camFromWorld: {
      rotation: [1, 0, 0, 0] as [number, number, number, number],
      translation: [-x, 0, 0] as [number, number, number],
    },
  })
  const reference = { camera: pose(0), widthPx: WIDTH }
  const size = { widthPx: WIDTH, heightPx: HEIGHT, filled: new Float32Array(WIDTH * HEIGHT) }
  // The wall from 0.01 to the right: disparity is a pixel times the inverse depth, so hardly moved.
  const same = { ...size, camera: pose(0.01), depths: Float32Array.from(filled, (_, i) => 1 / wall(i % WIDTH)) }
  const behind = { ...size, camera: pose(-0.01), depths: new Float32Array(filled.length).fill(20) }
  const nothing = { ...size, camera: pose(0.02), depths: new Float32Array(filled.length) }
  const limits = { maxReprojectionPx: 2, maxDepthDifference: 0.01 }
  expect(await agreeingFill(filled, reference, [same, nothing], limits)).toEqual(filled)
  expect((await agreeingFill(filled, reference, [nothing], limits)).some((depth) => depth > 0)).toBe(false)
  // Two that may have their fill from one plane are no match for one that sees through it.
  const alike = { ...same, camera: pose(0.02) }
  expect((await agreeingFill(filled, reference, [same, alike, behind], limits)).some((depth) => depth > 0)).toBe(false)
})

test('a plane settles where most samples are, whatever lies to one side of it', () => {
  // A wall at 0.2, and a third of the samples up to half a percent nearer, in its lower half: what outlines are mixed with.
  const samples = Float64Array.from({ length: 3 * 300 }, (_, k) => {
    const n = Math.floor(k / 3)
    const y = Math.floor(n / 20)
    return [n % 20, y, 0.2 * (n % 3 === 0 && y > 7 ? 1.005 : 1)][k % 3] as number
  })
  const plane = fitInversePlane(samples, 1)?.plane
  expect(plane?.base).toBeCloseTo(0.2, 5)
  expect(plane?.dy).toBeCloseTo(0, 6)
})
