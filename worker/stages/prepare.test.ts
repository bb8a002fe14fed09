import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { tiffOfChannels } from '#server/formats/testing/tiff-pages.ts'
import type { CapturePhoto, StageContext } from '../pipeline/stage.ts'
import { type PreparedPhoto, prepare } from './prepare.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prepare-'))
})
afterAll(() => rm(root, { recursive: true }))

interface Prepared {
  photos: PreparedPhoto[]
  images: string
  messages: string[]
}

async function runPrepare(
  name: string,
  photos: Partial<CapturePhoto>[],
  capture: Capture = { kind: 'photos' },
): Promise<Prepared> {
  const dir = path.join(root, name)
  await mkdir(dir)
  const messages: string[] = []
  const context: StageContext = {
    dir,
    dirOf: () => dir,
    scratch: async () => dir,
    photos: photos.map((photo, i) => ({
      uploadId: `upload-${i}`,
      fileName: `photo ${i}.png`,
      path: '',
      widthPx: 400,
      heightPx: 300,
      orientation: 1,
      focalLengthMm: null,
      focalLength35mm: null,
      sharpness: null,
      sha256: '',
      ...photo,
    })),
    capture,
    files: [],
    settings: { ...PRESETS.draft.settings, maxPhotoPx: 320 },
    colmapPath: 'colmap',
    threads: 2,
    signal: new AbortController().signal,
    log() {},
    progress: (_, note) => messages.push(stepNoteText(note)),
    async publish() {},
  }
  const output = await prepare.run(context)
  return { photos: output.photos, images: path.join(dir, 'images'), messages }
}

/** A photo file: left half red, right half transparent where there is alpha, else green. */
async function writePhoto(name: string, make: (image: Sharp) => Sharp, alpha = false): Promise<string> {
  const file = path.join(root, name)
  const red = { create: { width: 200, height: 300, channels: 3, background: '#ff0000' } } as const
  const background = alpha ? { r: 0, g: 255, b: 0, alpha: 0 } : '#00ff00'
  const image = sharp({ create: { width: 400, height: 300, channels: alpha ? 4 : 3, background } })
  const whole = await image
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer()
  await make(sharp(whole)).toFile(file)
  return file
}

describe('prepared photos', () => {
  test.each([3, 6] as const)('with poses stay as they are stored: EXIF orientation %d', async (orientation) => {
    const file = await writePhoto(`posed-${orientation}.jpg`, (image) => image.jpeg().withMetadata({ orientation }))
    const uploadId = '00000000-0000-7000-8000-000000000001'
    const pose = { depth: null, mask: null, ...{ fxPx: 400, fyPx: 400, cxPx: 200, cyPx: 150 } }
    const frame = {
      ...{ ...pose, color: uploadId, widthPx: 400, heightPx: 300 },
      distortion: { k1: 0, k2: 0, p1: 0, p2: 0 },
      worldFromCamera: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    }
    for (const upright of [false, true]) {
      const capture: Capture = { kind: 'posed', frames: [{ ...frame, upright }], depthUnit: 1 }
      const { photos, images } = await runPrepare(`${orientation}-${upright}`, [{ path: file, uploadId }], capture)
      const isStanding = upright && orientation === 6
      expect(photos).toMatchObject([{ widthPx: isStanding ? 240 : 320, heightPx: isStanding ? 320 : 240 }])
      const { data, info } = await sharp(path.join(images, photos[0]?.name ?? ''))
        .raw()
        .toBuffer({ resolveWithObject: true })
      // Red is the left half of what is stored: the right one upside down, the upper one turned clockwise.
      const [red, green] = [data[0] as number, data[1] as number]
      expect(red > green).toBe(!upright || orientation === 6)
      expect(info.channels).toBe(3)
    }
  })

  test('are upright, scaled, without metadata, and named after the originals', async () => {
    // Orientation 6: the camera was turned, so that the picture is to be shown rotated clockwise.
    const turned = await writePhoto('turned.jpg', (image) =>
      image
        .jpeg()
        .withMetadata({ orientation: 6 })
        .withExifMerge({ IFD0: { Make: 'Maker', Model: 'One' } }),
    )
    const plain = await writePhoto('plain.png', (image) => image.png())
    const facts = { widthPx: 300, heightPx: 400, focalLength35mm: 36 }
    const { photos, images, messages } = await runPrepare('upright', [{ path: turned, ...facts }, { path: plain }])

    expect((await readdir(images)).toSorted()).toEqual(['photo_0.jpg', 'photo_1.jpg'])
    expect(photos).toMatchObject([
      { uploadId: 'upload-0', name: 'photo_0.jpg', widthPx: 240, heightPx: 320, cameraAndLens: 'Maker One' },
      {
        uploadId: 'upload-1',
        name: 'photo_1.jpg',
        widthPx: 320,
        heightPx: 240,
        focalLengthPx: null,
        cameraAndLens: null,
      },
    ])
    expect(photos[0]?.focalLengthPx).toBeCloseTo((36 / Math.hypot(36, 24)) * 400, 3)
    expect(photos.map((photo) => photo.focalLengthTrusted)).toEqual([true, false])
    const file = sharp(path.join(images, 'photo_0.jpg'))
    expect(await file.metadata()).toMatchObject({
      format: 'jpeg',
      width: 240,
      height: 320,
      space: 'srgb',
      chromaSubsampling: '4:4:4',
    })
    expect((await file.metadata()).exif).toBeUndefined()
    // Red was on the left: clockwise that is on top.
    const { data } = await file.raw().toBuffer({ resolveWithObject: true })
    expect([...data.subarray(0, 3)]).toEqual([expect.closeTo(254, -1), expect.closeTo(0, -1), expect.closeTo(0, -1)])
    expect(messages).toEqual(['Prepared 0 of 2 photos', 'Prepared 1 of 2 photos', 'Prepared 2 of 2 photos'])
  })

  test('keep their colours beside a channel that is no transparency', async () => {
    const photo = await sharp(await writePhoto('colours.png', (image) => image.png()))
      .png()
      .toBuffer()
    for (const [extra, green] of [
      [0, 255],
      [2, 0],
    ] as const) {
      const path = `${root}/channels-${extra}.tif`
      await writeFile(path, await tiffOfChannels(photo, 4, extra))
      const { photos, images } = await runPrepare(`channels-${extra}`, [{ path }])
      const { data, info } = await sharp(`${images}/${photos[0]?.name}`).raw().toBuffer({ resolveWithObject: true })
      expect(Math.abs((data[info.channels * (info.width - 5) + 1] ?? 0) - green)).toBeLessThan(4)
    }
  })

  test('are black where they were transparent', async () => {
    const file = await writePhoto('alpha.png', (image) => image.png(), true)
    const { images } = await runPrepare('alpha', [{ path: file }])
    const { data, info } = await sharp(path.join(images, 'photo_0.jpg')).raw().toBuffer({ resolveWithObject: true })
    expect(info.channels).toBe(3)
    expect(Math.max(...data.subarray(-3))).toBeLessThan(10)
  })

  test('grey and 16-bit originals become colour of 8 bits', async () => {
    const grey = await writePhoto('grey.png', (image) => image.greyscale().png())
    const deep = await writePhoto('deep.tiff', (image) => image.toColourspace('rgb16').tiff())
    const { images } = await runPrepare('depth', [{ path: grey }, { path: deep }])
    for (const name of ['photo_0.jpg', 'photo_1.jpg']) {
      expect(await sharp(path.join(images, name)).metadata()).toMatchObject({ channels: 3, depth: 'uchar' })
    }
  })
})

test('an original that can not be read is named', async () => {
  const running = runPrepare('broken', [{ path: path.join(root, 'gone.jpg'), fileName: 'IMG_1.JPG' }])
  await expect(running).rejects.toMatchObject({ code: 'UNDECODABLE', file: 'IMG_1.JPG' })
})

test('an original with more pixels than were admitted is refused', async () => {
  const file = await writePhoto('swapped.png', (image) => image.png())
  await expect(runPrepare('swapped', [{ path: file, widthPx: 100, heightPx: 100 }])).rejects.toMatchObject({
    code: 'UNDECODABLE',
  })
})
