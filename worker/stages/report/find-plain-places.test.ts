import { expect, test } from 'vitest'
import { apply } from '#worker/geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '#worker/geometry/rigid-transform.ts'
import { add } from '#worker/geometry/vector3.ts'
import { makeSyntheticCapture, type SyntheticPhoto } from '#worker/testing/make-synthetic-capture.ts'
import { findPlainPlaces, type PhotoAndSurface } from './find-plain-places.ts'

/** Neighbouring photos of furniture with plain faces before a plain backdrop, whose true surface stands for the model's. */
const capture = makeSyntheticCapture({
  kind: 'furniture',
  views: 3,
  turnDeg: 45,
  widthPx: 400,
  heightPx: 300,
  noise: 1,
})
const { widthPx, heightPx, focalLengthPx } = capture.intrinsics

/** 0.62 to 0.68: narrow faces between texture are left. */
const MIN_FOUND = 0.55
const plain = capture.photos.map(plainPixels)

/** 1 where the photo shows what is painted in one even colour. */
function plainPixels({ depth, camFromWorld }: SyntheticPhoto): Uint8Array {
  const [turn, center] = [worldFromCamRotation(camFromWorld), cameraCenter(camFromWorld)]
  const points = Array.from(depth, (z, i) => {
    const u = ((i % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
    const v = (Math.floor(i / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
    return add(apply(turn, [u * z, v * z, z]), center)
  })
  return capture.isPlain(points.flat()).map((isPlain, i) => (depth[i] ? isPlain : 0))
}

function views(hasSurface: (photo: number, pixel: number) => boolean): PhotoAndSurface[] {
  return capture.photos.map(({ rgb, depth, camFromWorld }, photo) => ({
    photo: { rgb, widthPx, heightPx, mask: new Uint8Array(widthPx * heightPx).fill(1) },
    camera: {
      ...{ widthPx, heightPx, fxPx: focalLengthPx, fyPx: focalLengthPx, cxPx: widthPx / 2, cyPx: heightPx / 2 },
      camFromWorld,
    },
    inverseDepth: depth.map((z, i) => (z > 0 && hasSurface(photo, i) ? 1 / z : 0)),
  }))
}

test('names none where all has a surface, for all that the backdrop is plain', () => {
  expect(findPlainPlaces(views(() => true)).map(({ share }) => share)).toEqual([0, 0, 0])
})

test('finds the plain faces that have no surface, and little else', () => {
  const found = findPlainPlaces(views((photo, pixel) => plain[photo]?.[pixel] === 0))
  for (const [i, { mask, share }] of found.entries()) {
    const right = mask.reduce((sum, value, pixel) => sum + value * (plain[i]?.[pixel] ?? 0), 0)
    const named = mask.reduce((sum, value) => sum + value, 0)
    const there = plain[i]?.reduce((sum, value) => sum + value, 0) ?? 0
    expect(share).toBeCloseTo(named / mask.length)
    expect(right / there).toBeGreaterThan(MIN_FOUND)
    expect(right / named).toBeGreaterThan(0.95)
  }
})

test('names none that one photo shows alone', () => {
  const found = findPlainPlaces(views((photo, pixel) => photo !== 0 || plain[0]?.[pixel] === 0))
  expect(found.map(({ share }) => share)).toEqual([0, 0, 0])
})
