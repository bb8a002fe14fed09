/**
 * Writes captures of known scenes as people take them, well and badly, one to each folder, with the true cameras:
 *
 *     node bench/make-captures.ts FOLDER [NAME ...]
 *     node bench/captures.ts FOLDER --out DIR --as made
 *
 * No limit of the verdict was set with any of them. Rendering all takes a few minutes.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { lookAt } from '#worker/geometry/look-at.ts'
import { cameraCenter, worldFromCamRotation } from '#worker/geometry/rigid-transform.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { makeCorridorCapture } from '#worker/testing/corridor-capture.ts'
import {
  makeSyntheticCapture,
  type SyntheticCapture,
  type SyntheticCaptureOptions,
} from '#worker/testing/make-synthetic-capture.ts'
import { makeTurntable, writeTurntable } from '#worker/testing/make-turntable.ts'
import { renderView } from '#worker/testing/scene/render-view.ts'
import { SculptureScene } from '#worker/testing/scene/sculpture-scene.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { withBlur, withExposures, withGloss, withoutTexture, withPasserBy } from './lib/spoil-photos.ts'

const SIZE = { widthPx: 480, heightPx: 360 }

/** Of 20 photos two are held out. */
const ring = (seed: number, options: Partial<SyntheticCaptureOptions> = {}) =>
  makeSyntheticCapture({ seed, views: 20, ...SIZE, ...options })

/** The photos that `keep` says, by their place. */
const only = (capture: SyntheticCapture, keep: (index: number) => boolean): SyntheticCapture => ({
  ...capture,
  photos: capture.photos.filter((_, i) => keep(i)),
})

/** Each writes its photos into `dir`, and gives the capture whose cameras they have, if there is one. */
const CAPTURES: Record<string, (dir: string) => Promise<SyntheticCapture | undefined>> = {
  // what the model becomes
  ring: (dir) => write(ring(21), dir),
  'ring-third-missing': (dir) =>
    write(
      only(ring(22), (i) => i < 14),
      dir,
    ),
  'ring-40-degrees': (dir) => write(ring(23, { views: 9 }), dir),
  exposures: (dir) => write(withExposures(ring(24)), dir),
  'some-blurred': async (dir) => write(await withBlur(ring(25), { sigma: 4, every: 4 }), dir),
  'all-soft': async (dir) => write(await withBlur(ring(26), { sigma: 2, every: 1 }), dir),
  noise: (dir) => write(ring(27, { noise: 22 }), dir),
  'passer-by': (dir) => write(withPasserBy(ring(28)), dir),
  'no-texture': (dir) => write(withoutTexture(ring(29)), dir),
  gloss: (dir) => write(withGloss(ring(30)), dir),
  furniture: (dir) => write(ring(31, { kind: 'furniture' }), dir),
  room: (dir) => write(ring(32, { kind: 'room', turnDeg: 90 }), dir),
  relief: (dir) => write(ring(33, { views: 3, turnDeg: 24 }), dir),
  'relief-of-16': async (dir) => {
    await write(ring(34, { views: 3, turnDeg: 24 }), dir)
    for (let i = 0; i < 13; i++) await write(ring(200 + i, { views: 1 }), dir, { prefix: `other-${i}-` })
    return undefined
  },

  // how the cameras are found
  corridor: async (dir) => {
    await writeCorridor(dir)
    return undefined
  },
  'camera-only-turned': (dir) => write(turnedOnTheSpot(), dir),
  turntable: async (dir) => {
    await writeTurntable(makeTurntable({ views: 36, ...SIZE, seed: 41 }), dir)
    return undefined
  },
  'two-groups': async (dir) => {
    await write(ring(42, { views: 10, turnDeg: 130 }), dir)
    await write(ring(43, { views: 8, turnDeg: 100 }), dir, { prefix: 'garden-' })
    return undefined
  },
  'two-lenses': async (dir) => {
    const [wide, long] = [ring(44, { focalLength35mm: 28 }), ring(44, { focalLength35mm: 50 })]
    await write(
      only(wide, (i) => i % 2 === 0),
      dir,
    )
    await write(
      only(long, (i) => i % 2 === 1),
      dir,
    )
    return wide
  },
  'portrait-and-landscape': async (dir) => {
    const [wide, high] = [ring(45), ring(45, { widthPx: SIZE.heightPx, heightPx: SIZE.widthPx })]
    await write(
      only(wide, (i) => i % 2 === 0),
      dir,
    )
    const files = await write(
      only(high, (i) => i % 2 === 1),
      dir,
    )
    for (const { name } of files.photos) await layOnItsSide(path.join(dir, `${name}.jpg`))
    return wide
  },
  'focal-length-4-times-too-long': (dir) => write(ring(46), dir, { saysMm: 140 }),
}

async function write(
  capture: SyntheticCapture,
  dir: string,
  { prefix = '', saysMm = capture.intrinsics.focalLength35mm } = {},
): Promise<SyntheticCapture> {
  const photos = capture.photos.map((photo) => ({ ...photo, name: `${prefix}${photo.name}` }))
  await writeCapturePhotos({ ...capture, photos, intrinsics: { ...capture.intrinsics, focalLength35mm: saysMm } }, dir)
  return capture
}

async function writeCorridor(dir: string): Promise<void> {
  const { widthPx, heightPx } = SIZE
  const photos = makeCorridorCapture({ seed: 40, views: 15, ...SIZE, focalLengthPx: 430 })
  await mkdir(dir, { recursive: true })
  for (const [i, { rgb }] of photos.entries()) {
    const file = path.join(dir, `${String(i + 1).padStart(4, '0')}.jpg`)
    await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .jpeg({ quality: 92 })
      .toFile(file)
  }
}

/** Around and up and down, from one spot on the edge of a room. */
function turnedOnTheSpot(): SyntheticCapture {
  const capture = ring(47, { kind: 'room', views: 1 })
  const scene = new SculptureScene(47, 'room')
  const photos = Array.from({ length: 14 }, (_, i) => {
    const azimuth = (((i % 7) * 8 - 24) * Math.PI) / 180
    const target = [
      1.6 - 3 * Math.cos(azimuth + 0.8),
      0.25 + 0.4 * Math.floor(i / 7),
      1.6 - 3 * Math.sin(azimuth + 0.8),
    ]
    const camFromWorld = lookAt([1.6, 0.8, 1.6], target as [number, number, number], [0, 1, 0])
    const name = String(i + 1).padStart(4, '0')
    return { name, camFromWorld, ...renderView(scene, { ...capture.intrinsics, camFromWorld }) }
  })
  return { ...capture, photos }
}

/** Stores an upright photo as a phone does that was held upright: on its side, with an orientation. */
async function layOnItsSide(file: string): Promise<void> {
  const upright = await readFile(file)
  await sharp(await sharp(upright).rotate(270).keepExif().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer())
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toFile(file)
}

/** As Strecha et al. (CVPR 2008) write them, which `bench/captures.ts` reads. */
async function writeTrueCameras({ photos, intrinsics }: SyntheticCapture, dir: string): Promise<void> {
  const { focalLengthPx: f, widthPx, heightPx } = intrinsics
  await mkdir(dir, { recursive: true })
  for (const { name, camFromWorld } of photos) {
    const rows = [
      ...[f, 0, widthPx / 2, 0, f, heightPx / 2, 0, 0, 1, 0, 0, 0],
      ...worldFromCamRotation(camFromWorld),
      ...cameraCenter(camFromWorld),
      ...[widthPx, heightPx],
    ]
    await writeFile(path.join(dir, `${name}.jpg.camera`), rows.join(' '))
  }
}

const [folder, ...names] = process.argv.slice(2)
const unknown = names.filter((name) => !(name in CAPTURES))
if (!folder || unknown.length > 0) {
  console.error(`Usage: node bench/make-captures.ts FOLDER [NAME ...], of ${Object.keys(CAPTURES).join(', ')}`)
  process.exit(2)
}
await buildKernels()
for (const [name, make] of Object.entries(CAPTURES)) {
  if (names.length > 0 && !names.includes(name)) continue
  const capture = await make(path.join(folder, name, 'images'))
  if (capture) await writeTrueCameras(capture, path.join(folder, name, 'true-cameras'))
  console.log(name)
}
