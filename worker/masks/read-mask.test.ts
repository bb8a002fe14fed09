import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tiffOfChannels } from '#server/formats/testing/tiff-pages.ts'
import { photoOf } from '../testing/posed-captures.ts'
import { readMask } from './read-mask.ts'

const [WIDTH, HEIGHT] = [12, 8]

/** The object: a block that is the same in no turned or mirrored picture. */
const SHAPE = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
  const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
  return (x >= 2 && x < 6 && y >= 1 && y < 4) || (x === 9 && y === 5) ? 1 : 0
})

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-mask-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const raw = (channels: 1 | 2 | 3 | 4) => ({ raw: { width: WIDTH, height: HEIGHT, channels } })

function gray(on: number, off = 0): Sharp {
  return sharp(
    SHAPE.map((value) => (value ? on : off)),
    raw(1),
  ).toColourspace('b-w')
}

function pixels(channels: 2 | 3 | 4, on: number[], off: number[]): Sharp {
  return sharp(Uint8Array.from([...SHAPE].flatMap((value) => (value ? on : off))), raw(channels))
}

function gray16(on: number): Sharp {
  return sharp(
    Uint16Array.from(SHAPE, (value) => value * on),
    raw(1),
  )
    .toColourspace('grey16')
    .png()
}

async function fileOf(image: Sharp, name: string) {
  const file = path.join(dir, name)
  await (name.endsWith('.jpg') ? image.jpeg({ quality: 100 }) : image).toFile(file)
  return photoOf(file, 1)
}

const plain = () => fileOf(pixels(3, [9, 9, 9], [9, 9, 9]), 'photo.png')
const TARGET = { widthPx: WIDTH, heightPx: HEIGHT, turned: true }

describe('a mask', () => {
  const kinds: [string, () => Sharp][] = [
    ['0 and 255', () => gray(255)],
    ['0 and 1', () => gray(1)],
    ['0 and 38, as a label', () => gray(38)],
    ['a grey background', () => gray(250, 60)],
    ['colours', () => pixels(3, [0, 0, 128], [0, 0, 0])],
    ['palette', () => pixels(3, [128, 0, 0], [0, 0, 0]).png({ palette: true })],
    ['one bit', () => gray(255).png({ palette: true, colours: 2 })],
    ['16 bits', () => gray16(65_535)],
    ['16 bits, 0 and 1', () => gray16(1)],
    ['alpha alone', () => pixels(4, [0, 0, 0, 255], [0, 0, 0, 0])],
    ['grey with alpha alone', () => pixels(2, [0, 255], [0, 0])],
    ['white, cut out by alpha', () => pixels(4, [255, 255, 255, 255], [255, 255, 255, 0])],
    ['white on opaque black', () => pixels(4, [255, 255, 255, 255], [0, 0, 0, 255])],
  ]
  it.each(kinds)('keeps what is bright: %s', async (name, make) => {
    const mask = await fileOf(make(), `${name}.png`)
    expect(await readMask({ color: await plain(), mask }, TARGET)).toEqual(SHAPE)
  })

  it('is made by the transparency of its photo where there is no file', async () => {
    const color = await fileOf(pixels(4, [9, 200, 9, 255], [9, 200, 9, 0]), 'cut-out.png')
    expect(await readMask({ color, mask: null }, TARGET)).toEqual(SHAPE)
    expect(await readMask({ color: await plain(), mask: null }, TARGET)).toBeNull()
  })

  it('is no channel of its photo that isn’t transparency', async () => {
    const photo = await pixels(3, [9, 200, 9], [9, 9, 9]).png().toBuffer()
    for (const [extra, code] of [
      [0, null],
      [2, 'MASK_EMPTY'],
    ] as const) {
      const file = path.join(dir, `channels-${extra}.tif`)
      await writeFile(file, await tiffOfChannels(photo, 4, extra))
      const reading = readMask({ color: await photoOf(file, 1), mask: null }, TARGET)
      await (code ? expect(reading).rejects.toMatchObject({ code }) : expect(reading).resolves.toBeNull())
    }
  })

  it('says nothing where all is kept', async () => {
    expect(await readMask({ color: await plain(), mask: await fileOf(gray(255, 255), 'all.png') }, TARGET)).toBeNull()
  })

  it('is scaled to its photo', async () => {
    const mask = await fileOf(gray(1).resize(4 * WIDTH, 4 * HEIGHT, { kernel: 'nearest' }), 'large.png')
    const found = await readMask({ color: await plain(), mask }, TARGET)
    expect(found).toEqual(SHAPE)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of the stored pixels turns with its photo: EXIF orientation %d',
    async (orientation) => {
      const color = await fileOf(
        pixels(3, [255, 255, 255], [0, 0, 0]).withMetadata({ orientation }),
        `turned-${orientation}.jpg`,
      )
      const upright = await sharp(color.path).autoOrient().extractChannel(0).raw().toBuffer({ resolveWithObject: true })
      const target = { widthPx: upright.info.width, heightPx: upright.info.height, turned: true }
      const truth = Uint8Array.from(upright.data, (value) => (value > 127 ? 1 : 0))
      expect(await readMask({ color, mask: await fileOf(gray(1), `stored-${orientation}.png`) }, target)).toEqual(truth)
    },
  )

  it('of the upright shape stays as it is', async () => {
    const color = await fileOf(pixels(3, [255, 255, 255], [0, 0, 0]).withMetadata({ orientation: 6 }), 'turned.jpg')
    const drawn = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i < 30 ? 1 : 0))
    const mask = await fileOf(
      sharp(
        drawn.map((value) => 255 * value),
        { raw: { width: HEIGHT, height: WIDTH, channels: 1 } },
      ).toColourspace('b-w'),
      'upright.png',
    )
    expect(await readMask({ color, mask }, { widthPx: HEIGHT, heightPx: WIDTH, turned: true })).toEqual(drawn)
  })

  it('with nothing in it is named', async () => {
    const color = await plain()
    const black = await fileOf(gray(0), 'black.png')
    await expect(readMask({ color, mask: black }, TARGET)).rejects.toMatchObject({
      code: 'MASK_EMPTY',
      file: 'black.png',
    })
    const clear = await fileOf(pixels(4, [9, 9, 9, 0], [9, 9, 9, 0]), 'clear.png')
    await expect(readMask({ color: clear, mask: null }, TARGET)).rejects.toMatchObject({
      code: 'MASK_EMPTY',
      file: 'clear.png',
    })
  })

  it('of another shape is named', async () => {
    const mask = await fileOf(gray(255).resize(WIDTH, WIDTH, { fit: 'fill' }), 'square.png')
    await expect(readMask({ color: await plain(), mask }, TARGET)).rejects.toMatchObject({
      code: 'CAPTURE_SIZE_MISMATCH',
      file: 'square.png',
    })
  })
})
