import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { mutate } from '#server/services/uploads/testing/fuzz.ts'
import { deinterlace } from '../deinterlace.ts'
import { LayoutError } from '../layouts/layout.ts'
import { masksOfKept } from '../mask-names.ts'
import { findSetQuestions, leftOutByDefault } from '../photo-sets.ts'
import { sortFiles } from '../sort-files.ts'
import { find } from './posed-folder.ts'
import { POSED_FOLDERS } from './posed-folders.ts'

type Random = (below: number) => number

/** On a busy machine; what hangs never ends. */
const MAX_STEP_MS = 5000

/** Everything of the intake that reads what strangers wrote, on one broken input each. Throws when one takes too long or throws what it must not. */
export async function fuzzIntake(random: Random): Promise<void> {
  for (const step of [readBrokenPoses, sortOddNames, removeOddCombs]) {
    const began = performance.now()
    await step(random)
    const tookMs = performance.now() - began
    if (tookMs > MAX_STEP_MS) throw new Error(`${step.name} took ${tookMs.toFixed(0)} ms`)
  }
}

/** A folder with one of its descriptions broken, and sometimes a file gone. */
async function readBrokenPoses(random: Random): Promise<void> {
  const folders = Object.values(POSED_FOLDERS)
  const files = { ...folders[random(folders.length)] }
  const described = Object.keys(files).filter((path) => files[path] !== null)
  const path = described[random(described.length)] as string
  files[path] = new Uint8Array(mutate(Buffer.from(files[path] as string), random))
  const all = Object.keys(files)
  if (random(4) === 0) delete files[all[random(all.length)] as string]
  try {
    const found = await find(files)
    if (!found) return
    const parsed = parseTransforms(found.text, found.source)
    if ('problem' in parsed) return
    const isPose = (matrix: readonly number[][]) => matrix.length >= 3 && matrix.flat().every(Number.isFinite)
    if (!parsed.transforms.frames.every((frame) => isPose(frame.transform_matrix))) throw new Error('a pose is none')
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error
  }
}

const NAME_PARTS = [
  ...[
    'mask',
    'masks',
    'images',
    'depth',
    'rgb',
    'semantic',
    'IMG_0001',
    '0',
    '00',
    '7',
    '.',
    '..',
    '_',
    '-',
    ' ',
    '.mask',
    '.png',
  ],
  ...[
    '.jpg',
    '.JPG',
    '.exr',
    '.mask.png',
    '',
    '/',
    '//',
    '\\',
    'ä',
    'a\u0308',
    '\u202e',
    '😀',
    '\ud800',
    '\0',
    '%2e',
    'a'.repeat(300),
  ],
]

/** Every photo, mask and file that is left out is one of those given, once. */
async function sortOddNames(random: Random): Promise<void> {
  const nameOf = () => Array.from({ length: 1 + random(6) }, () => NAME_PARTS[random(NAME_PARTS.length)]).join('')
  const paths = [...new Set(Array.from({ length: 1 + random(300) }, nameOf))]
  const { photos, masks, leftOut } = sortFiles(paths)
  const given = new Set(paths)
  const placed = [...photos, ...masks.keys(), ...leftOut.map(({ path }) => path)]
  if (new Set(placed).size !== placed.length) throw new Error('a file is there twice')
  if (!placed.every((path) => given.has(path))) throw new Error('a file was made up')
  for (const [mask, photo] of masks) {
    if (mask === photo || !given.has(photo)) throw new Error(`${mask} is the mask of what isn’t there`)
  }
  const readHead = async () => {
    const [isGrey, isFlat] = [random(2) === 0, [true, false, null][random(3)] ?? null]
    return random(5) === 0
      ? null
      : { widthPx: 1 + random(9), heightPx: 1 + random(9), isGrey, isFlat, hasAlpha: isFlat }
  }
  const unwanted = leftOutByDefault(await findSetQuestions(photos, readHead))
  const kept = photos.filter((photo) => !unwanted.has(photo))
  if (photos.length > 0 && kept.length === 0) throw new Error('no photo is left')
  masksOfKept(masks, kept)
}

/** A picture of any size, noise or lines: it stays as opaque as it was. */
function removeOddCombs(random: Random): void {
  const [widthPx, heightPx] = [1 + random(200), 1 + random(200)]
  const isLines = random(2) === 0
  const rgba = new Uint8ClampedArray(4 * widthPx * heightPx).map((_, i) => {
    if (i % 4 === 3) return 255
    return isLines ? 255 * (Math.floor(i / (4 * widthPx)) % 2) : random(256)
  })
  const before = rgba.slice()
  const isChanged = deinterlace(rgba, widthPx, heightPx)
  if (rgba.some((value, i) => i % 4 === 3 && value !== 255)) throw new Error('it is not opaque any more')
  if (!isChanged && rgba.some((value, i) => value !== before[i]))
    throw new Error('it changed, and says that it did not')
}
