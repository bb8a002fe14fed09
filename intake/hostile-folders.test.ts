import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { deinterlace } from './deinterlace.ts'
import { findPoses } from './find-poses.ts'
import { LayoutError } from './layouts/layout.ts'
import { findMasks, masksOfKept } from './mask-names.ts'

/** Files by their paths; of images only the names count. */
type Files = Record<string, Buffer>

const text = (content: unknown): Buffer => Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
const IMAGE = text('')

const ROWS = '1 0 0 1\n0 0 1 2\n0 -1 0 3\n0 0 0 1\n'
const MATRIX = [
  [1, 0, 0, 1],
  [0, 1, 0, 2],
  [0, 0, 1, 3],
  [0, 0, 0, 1],
]
const TRANSFORMS = text({ fl_x: 500, w: 640, h: 480, frames: [{ file_path: 'a.jpg', transform_matrix: MATRIX }] })
const POLYCAM = text({
  ...{ fx: 1500, fy: 1501, cx: 512, cy: 384, width: 1024, height: 768 },
  ...Object.fromEntries([0, 1, 2].flatMap((r) => [0, 1, 2, 3].map((c) => [`t_${r}${c}`, MATRIX[r]?.[c]]))),
})
const RECORD3D = text({
  w: 640,
  h: 480,
  K: [500, 0, 0, 0, 500, 0, 320, 240, 1],
  poses: [[0, 0, 0, 1, 1, 2, 3]],
  fps: 30,
})

function doubles(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  values.forEach((value, i) => {
    bytes.writeDoubleLE(value, 8 * i)
  })
  return bytes
}

function integers(bits: 32 | 64, ...values: number[]): Buffer {
  const bytes = Buffer.alloc((bits / 8) * values.length)
  values.forEach((value, i) => {
    if (bits === 32) bytes.writeUInt32LE(value, 4 * i)
    else bytes.writeBigUInt64LE(BigInt(value), 8 * i)
  })
  return bytes
}

const CAMERAS_BIN = Buffer.concat([
  integers(64, 1),
  integers(32, 7, 1),
  integers(64, 640, 480),
  doubles(500, 501, 320, 240),
])
const IMAGES_BIN = Buffer.concat([
  ...[integers(64, 1), integers(32, 1), doubles(1, 0, 0, 0, 1, 2, 3), integers(32, 7), text('a.jpg\0')],
  ...[integers(64, 1), doubles(3, 4), integers(64, 1)],
])

/** One of each kind that is read. */
const FOLDERS: Record<string, Files> = {
  'transforms.json': { 'transforms.json': TRANSFORMS, 'a.jpg': IMAGE },
  'a NeRF data set': { 'transforms_train.json': TRANSFORMS, 'transforms_val.json': TRANSFORMS, 'a.jpg': IMAGE },
  'COLMAP, binary': { 'sparse/0/cameras.bin': CAMERAS_BIN, 'sparse/0/images.bin': IMAGES_BIN, 'images/a.jpg': IMAGE },
  'COLMAP, text': {
    'sparse/cameras.txt': text('# cameras\n7 OPENCV 640 480 500 501 320 240 0.1 0.2 0.3 0.4\n'),
    'sparse/images.txt': text('# images\n1 1 0 0 0 1 2 3 7 a.jpg\n3 4 5\n'),
    'images/a.jpg': IMAGE,
  },
  Polycam: { 'keyframes/cameras/10.json': POLYCAM, 'keyframes/images/10.jpg': IMAGE, 'keyframes/depth/10.png': IMAGE },
  Record3D: { 'EXR_RGBD/metadata.json': RECORD3D, 'EXR_RGBD/rgb/0.jpg': IMAGE, 'EXR_RGBD/depth/0.exr': IMAGE },
  'a recording of Record3D': { metadata: RECORD3D, 'rgbd/0.jpg': IMAGE, 'rgbd/0.depth': IMAGE },
  ScanNet: {
    'intrinsic/intrinsic_color.txt': text('1170 0 648 0\n0 1171 484 0\n0 0 1 0\n0 0 0 1\n'),
    ...{ 'pose/2.txt': text(ROWS), 'color/2.jpg': IMAGE, 'depth/2.png': IMAGE },
  },
  '7-Scenes': {
    ...{ 'frame-000000.pose.txt': text(ROWS), 'frame-000000.color.png': IMAGE, 'frame-000000.depth.png': IMAGE },
    'camera-intrinsics.txt': text('500 0 300\n0 501 200\n0 0 1\n'),
  },
  Middlebury: { 'dino_par.txt': text(`1\na.png 500 0 320 0 500 240 0 0 1 1 0 0 0 1 0 0 0 1 1 2 3\n`), 'a.png': IMAGE },
}

/** As parsers of `transforms.json` are given it. Throws what must not be thrown. */
async function readPoses(files: Files): Promise<'read' | 'none' | 'refused'> {
  try {
    const found = await findPoses({ paths: Object.keys(files), bytes: async (path) => files[path] ?? IMAGE })
    if (!found) return 'none'
    return 'transforms' in parseTransforms(found.text, found.source) ? 'read' : 'refused'
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error
    expect([error.message, error.suggestion, error.file].every((said) => said.length > 0)).toBe(true)
    return 'refused'
  }
}

const PIECES = [
  '',
  '\0',
  '\n',
  '{',
  '[',
  ']',
  'null',
  'NaN',
  '-inf',
  '1e999',
  '"',
  '99999999999999999999',
  '../',
  '\uFEFF',
]
const HUGE = Buffer.alloc(8, 0xff)

interface Break {
  /** Of the file's length. */
  at: number
  length: number
  /** In its place. */
  piece: Buffer
}

const breaks: fc.Arbitrary<Break> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(2), fc.nat(40), fc.constant(10_000)),
  piece: fc.oneof(
    fc.constantFrom(...PIECES.map((piece) => Buffer.from(piece))),
    fc.constant(HUGE),
    fc.uint8Array({ maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
  ),
})

function broken(bytes: Buffer, { at, length, piece }: Break): Buffer {
  const start = Math.floor(at * bytes.length)
  return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + length)])
}

it.each(Object.entries(FOLDERS))(
  'reads %s, and whatever breaks in it is read, passed over or refused with a reason',
  async (_, files) => {
    expect(await readPoses(files)).toBe('read')
    const described = Object.keys(files).filter((path) => files[path] !== IMAGE)
    const holds = fc.asyncProperty(fc.nat(), fc.array(breaks, { minLength: 1, maxLength: 4 }), async (which, list) => {
      const path = described[which % described.length] as string
      await readPoses({ ...files, [path]: list.reduce(broken, files[path] as Buffer) })
    })
    await fc.assert(holds, { seed: 11, numRuns: 300 })
  },
)

it('gives each mask a photo that is there and no mask, whatever files are called', () => {
  const part = fc.constantFrom(
    'a',
    'A',
    '007',
    '7',
    'mask',
    'masks',
    'images_mask',
    'a.jpg',
    'a.mask',
    'a_mask',
    '.',
    'ä',
    '%2e',
    '',
  )
  const name = fc
    .tuple(fc.array(part, { maxLength: 3 }), part, fc.constantFrom('.jpg', '.PNG', '.png', '.mask.png', '.jpg.png', ''))
    .map(([folders, stem, ending]) => [...folders, `${stem}${ending}`].join('/'))
  const holds = fc.property(fc.uniqueArray(name, { maxLength: 12 }), fc.nat(), (paths, seed) => {
    const masks = findMasks(paths)
    for (const [mask, photo] of masks) {
      expect(paths).toContain(mask)
      expect(paths).toContain(photo)
      expect(masks.has(photo), `${photo} of ${mask}`).toBe(false)
    }
    const kept = paths.filter((path, i) => !masks.has(path) && (seed >> (i % 30)) % 2 === 0)
    for (const [mask, photo] of masksOfKept(masks, kept)) {
      expect(masks.has(mask)).toBe(true)
      expect(kept).toContain(photo)
    }
  })
  fc.assert(holds, { seed: 11, numRuns: 3000 })
})

it('changes no other line than every second of a frame, whatever its size', () => {
  const size = fc.oneof(fc.nat(3), fc.nat(70))
  const holds = fc.property(size, size, fc.nat(), fc.boolean(), (widthPx, heightPx, seed, isWoven) => {
    const line = 4 * widthPx
    // Stripes that are elsewhere in each field, or noise.
    const rgba = Uint8ClampedArray.from({ length: line * heightPx }, (_, i) => {
      const [x, y] = [(i % line) >> 2, Math.floor(i / line)]
      return isWoven ? 255 * (((x + (y % 2) * 8) >> 3) % 2) : (i * 2654435761 + seed) >>> 13
    })
    const before = rgba.slice()
    const isChanged = deinterlace(rgba, widthPx, heightPx)
    expect(isChanged).toBe(isWoven && widthPx >= 16 && heightPx >= 18)
    for (let y = 0; y < heightPx; y += isChanged ? 2 : 1) {
      expect(rgba.subarray(y * line, (y + 1) * line)).toEqual(before.subarray(y * line, (y + 1) * line))
    }
  })
  fc.assert(holds, { seed: 11, numRuns: 60 })
})
