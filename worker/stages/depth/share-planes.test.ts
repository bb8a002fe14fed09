import { expect, test } from 'vitest'
import type { PlainFill } from './fill-plain-areas.ts'
import { type PlainImage, scorePlanes, sharePlanes } from './share-planes.ts'

const WIDTH = 160
const HEIGHT = 120
const FOCAL_PX = 150
const WALL_DEPTH = 4

/** The wall's plain part, world units about the cameras' axis, with a textured frame around it. */
const PLAIN = { left: -0.7, right: 0.7, top: -0.6, bottom: 0.6 }

/** Odd, as no grey level of the texture. */
const PLAIN_GRAY = 101

function isInside(x: number, y: number): boolean {
  return x > PLAIN.left && x < PLAIN.right && y > PLAIN.top && y < PLAIN.bottom
}

/** Even within squares of 0.11 units: about 4 px. */
function textureAt(x: number, y: number): number {
  return 40 + 2 * ((Math.imul(Math.floor(x / 0.11) * 31 + 977, Math.floor(y / 0.11) * 17 + 613) >>> 5) % 60)
}

/** A camera that looks along z from `x`; the wall stands at z = 4. Its plain part is filled at `fillDepth`, 0 for not at all. */
function view(x: number, fillDepth: number): PlainImage {
  const gray = new Uint8Array(WIDTH * HEIGHT)
  const fill: PlainFill = {
    depths: new Float32Array(gray.length),
    planeOf: new Uint16Array(gray.length),
    planes: fillDepth > 0 ? [{ dx: 0, dy: 0, base: 1 / fillDepth }] : [],
    areaOf: fillDepth > 0 ? [1] : [],
  }
  for (let i = 0; i < gray.length; i++) {
    const wallX = (((i % WIDTH) - 79.5) / FOCAL_PX) * WALL_DEPTH + x
    const wallY = ((Math.floor(i / WIDTH) - 59.5) / FOCAL_PX) * WALL_DEPTH
    gray[i] = isInside(wallX, wallY) ? PLAIN_GRAY : textureAt(wallX + 50, wallY + 50)
    if (!isInside(wallX, wallY) || fillDepth === 0) continue
    fill.planeOf[i] = 1
    fill.depths[i] = fillDepth
  }
  const camFromWorld = {
    rotation: [1, 0, 0, 0] as [number, number, number, number],
    translation: [-x, 0, 0] as [number, number, number],
  }
  const pinhole = { fxPx: FOCAL_PX, fyPx: FOCAL_PX, cxPx: 79.5, cyPx: 59.5 }
  return { camera: { pinhole, camFromWorld }, widthPx: WIDTH, heightPx: HEIGHT, gray, fill }
}

const nothing = new Float32Array(WIDTH * HEIGHT)
const middle = 60 * WIDTH + 80
const others = [view(-0.6, 0), view(0.8, 0)]

test('a plane whose outline other images show where it puts it scores, one at another depth does not', () => {
  expect(scorePlanes(view(0, WALL_DEPTH), nothing, others)[0]).toBeGreaterThan(0.9)
  expect(scorePlanes(view(0, 5), nothing, others)[0]).toBeLessThan(0.5)
  expect(scorePlanes(view(0, WALL_DEPTH), nothing, others.slice(0, 1))[0]).toBeLessThan(0.6)
})

test('where no other image has the outline the area gets no plane: it is of something else', () => {
  const reference = view(0, WALL_DEPTH)
  // The area flows on to the right, 40 px, over texture that the wall's plane puts elsewhere.
  for (let i = 0; i < reference.gray.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    if (x < 106 || x > 150 || y < 39 || y > 80) continue
    reference.gray[i] = PLAIN_GRAY
    reference.fill.planeOf[i] = 1
    reference.fill.depths[i] = WALL_DEPTH
  }
  scorePlanes(reference, nothing, others)
  expect(reference.fill.planeOf[60 * WIDTH + 145]).toBe(0)
  expect(reference.fill.depths[60 * WIDTH + 145]).toBe(0)
  expect(reference.fill.depths[middle]).toBe(WALL_DEPTH)
})

test('of two planes that fit one edge the area takes the one that fits the others as well', () => {
  const reference = view(0, WALL_DEPTH)
  // As the floor's plane at the foot of a wall: right along the lower edge, and wrong above it; the fill took it for the lower half.
  const bottom = 59.5 + (PLAIN.bottom * FOCAL_PX) / WALL_DEPTH
  reference.fill.planes.push({ dx: 0, dy: 0.004, base: 1 / WALL_DEPTH - 0.004 * bottom })
  reference.fill.areaOf.push(1)
  for (let i = 60 * WIDTH; i < reference.gray.length; i++) if (reference.fill.planeOf[i]) reference.fill.planeOf[i] = 2
  scorePlanes(reference, nothing, others)
  expect(reference.fill.planeOf[65 * WIDTH + 80]).toBe(1)
  expect(reference.fill.depths[65 * WIDTH + 80]).toBe(WALL_DEPTH)
})

test('an image without a plane of its own takes over what another has, and one with a wrong plane too', () => {
  const isPlain = (image: PlainImage) => image.gray.map((value) => (value === PLAIN_GRAY ? 1 : 0))
  const scored = (image: PlainImage, score: number) => ({ ...image, scores: image.fill.planes.map(() => score) })
  const home = scored(view(0.8, WALL_DEPTH), 0.9)
  for (const reference of [scored(view(0, 0), 0), scored(view(0, 6), 0.3)]) {
    const { depths, planeOf, planes, isSure } = sharePlanes(reference, [home], isPlain(reference))
    expect(depths[middle]).toBeCloseTo(WALL_DEPTH, 4)
    expect(planes[(planeOf[middle] as number) - 1]?.base).toBeCloseTo(1 / WALL_DEPTH, 6)
    expect(isSure[middle]).toBe(1)
    // Not beyond the plain part.
    expect(depths[5 * WIDTH + 5]).toBe(0)
  }
})

test('a plane that is not true beyond doubt, or that the image contradicts, is not taken over', () => {
  const reference = { ...view(0, 0), scores: [] }
  const isPlain = reference.gray.map((value) => (value === PLAIN_GRAY ? 1 : 0))
  const doubtful = { ...view(0.8, WALL_DEPTH), scores: [0.6] }
  const contradicted = { ...view(0.8, 6), scores: [0.9] }
  for (const other of [doubtful, contradicted]) {
    const { depths, isSure } = sharePlanes(reference, [other], isPlain)
    expect(depths.some((depth) => depth > 0)).toBe(false)
    expect(isSure.some((is) => is > 0)).toBe(false)
  }
})
