import { comparePaths, endingOf } from './file-kinds.ts'
import { type ImageWord, type Measure, wordsOfName } from './image-words.ts'
import type { ImageHead } from './read-image-head.ts'

/** Images of one folder, or those of it that have a word like `depth` in their names. */
export interface PhotoSet {
  /** As a person would point at it: `images_2`, `frames/*depth*`; the folder itself is `this folder`. */
  label: string
  paths: readonly string[]
  /** Of one in the middle; null when its file doesn't tell. */
  size: { widthPx: number; heightPx: number } | null
}

/** Something about the images of a folder that only a person knows for sure. The first choice is the likely one. */
export type SetQuestion =
  /** The same photos in several sizes, largest first: one of the sets is wanted. */
  | { kind: 'sizes'; sets: readonly PhotoSet[] }
  /** Images that hold depth, confidence, normals, labels or masks and not what a camera saw, or photos with parts made transparent. */
  | { kind: 'measures'; what: Measure; set: PhotoSet }
  /** The same photo under one name in several formats, as cameras write JPEG beside RAW: `set` are those that would be left out. */
  | { kind: 'formats'; set: PhotoSet; endings: readonly string[] }

/** Fewer equal names may be by chance: 0001.jpg is in many folders. */
const MIN_EQUAL_NAMES = 3
/** Of the smaller set: some copies are lost on the way. */
const MIN_EQUAL_SHARE = 0.8
/** Pairs whose sizes are compared, spread over the set. */
const SAMPLES = 9
/** Sizes closer than this are not copies in another size: two cameras side by side may number their photos the same way. */
const MIN_SCALE = 1.05
/** Of the ratio of the sides: rounding to whole pixels, and to the blocks of a codec. */
const SHAPE_TOLERANCE = 0.02

/** Best first: what is developed before what isn't, photos before pictures. */
const FORMATS = [
  ['.jpg', '.jpeg', '.jpe', '.jfif', '.mpo'],
  ['.heic', '.heif', '.hif'],
  ['.tif', '.tiff'],
  ['.png'],
  ['.webp'],
  ['.avif', '.jxl'],
]

type ReadHead = (path: string) => Promise<ImageHead | null>

/**
 * What should be asked about the images of a folder before they are taken for photos of one scene. `paths` have `/` between their
 * parts; without masks. Reads the headers of some images only, and of none if no two names are similar.
 */
export async function findSetQuestions(paths: readonly string[], readHead: ReadHead): Promise<SetQuestion[]> {
  // (1) one file a name
  const formats = findFormats(paths)
  const others = new Set(formats.flatMap(({ set }) => set.paths))
  const groups = groupImages(paths.filter((path) => !others.has(path)))
  // (2) what is no picture
  const measures: SetQuestion[] = []
  const pictures: Group[] = []
  for (const group of groups) {
    const what = await measureOf(group, groups, readHead)
    if (what === null) pictures.push(group)
    else measures.push({ kind: 'measures', what, set: await toSet(group, readHead) })
  }
  if (pictures.length === 0) return formats
  // (3) what is the same picture in another size
  return [...(await findSizes(pictures, readHead)), ...measures, ...formats]
}

/** Paths that are left out when every question is answered with its first choice. */
export function leftOutByDefault(questions: readonly SetQuestion[]): Set<string> {
  return new Set(
    questions.flatMap((question) =>
      question.kind === 'sizes' ? question.sets.slice(1).flatMap(({ paths }) => paths) : question.set.paths,
    ),
  )
}

interface Group {
  folder: string
  /** The word in the names or, where they have none, of the folder. */
  word: ImageWord | null
  /** What a person would write for the names, where a word in them tells these from others of the folder: `*depth*`. */
  pattern: string | null
  /** Paths by what is left of their names without ending and word. */
  byStem: Map<string, string>
  paths: string[]
}

function groupImages(paths: readonly string[]): Group[] {
  const groups = new Map<string, Group>()
  for (const path of paths.toSorted(comparePaths)) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    const name = path.slice(folder === '' ? 0 : folder.length + 1)
    const isExr = endingOf(name) === '.exr'
    const words = wordsOfName(folder, name.slice(0, name.length - endingOf(name).length))
    const { literal, stem } = words
    const own = isExr ? 'depth' : words.own
    const key = `${folder}\n${own ?? ''}`
    const group: Group = groups.get(key) ?? {
      folder,
      word: isExr ? own : words.word,
      pattern: isExr ? '*.exr' : literal && `*${literal}*`,
      byStem: new Map(),
      paths: [],
    }
    group.byStem.set(stem, path)
    group.paths.push(path)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/**
 * What a set measures. A name alone is not believed, since one may call a folder of photos anything: pictures of the same names must
 * lie beside it, or its files be without colour. Without a word, both. Labels and masks are told by areas of one colour too.
 */
async function measureOf(group: Group, all: readonly Group[], readHead: ReadHead): Promise<Measure | null> {
  const { word } = group
  const isMeasure = word !== null && word !== 'colour'
  const partners = all.filter(
    (other) =>
      other !== group && other.word !== 'depth' && !(isMeasure && other.word === word) && isPairedWith(group, other),
  )
  if (isMeasure) {
    const isAlone = all.every((other) => other.word === word)
    if (isAlone) return null
    if (word !== 'labels' && word !== 'masks') {
      return partners.length > 0 || (await areAll(group, readHead, isGrey)) ? word : null
    }
    // A JPEG's head doesn't say: there the names count.
    const mayBe = (head: ImageHead) => isGrey(head) || isFlat(head) || (head.isGrey === null && partners.length > 0)
    return (await areAll(group, readHead, mayBe)) ? word : null
  }
  if (word === 'colour') return null
  for (const partner of partners) {
    const what = await measureBeside(group, partner, readHead)
    if (what) return what
  }
  return null
}

/** What a set without a word measures, by a set of the same names. */
async function measureBeside(group: Group, partner: Group, readHead: ReadHead): Promise<Measure | null> {
  const isOnlyHere = async (fits: (head: ImageHead) => boolean) =>
    (await areAll(group, readHead, fits)) && !(await areAll(partner, readHead, fits))
  const [isFlatOnlyHere, isGreyOnlyHere] = [await isOnlyHere(isFlat), await isOnlyHere(isGrey)]
  const isSameSize = await areCopies(pairsOf(group, partner), readHead, { inAnotherSize: false })
  if (isGreyOnlyHere) return isFlatOnlyHere && isSameSize ? 'labels' : 'depth'
  // Few bytes of a JPEG may be a low quality.
  if (isFlatOnlyHere && (await areAll(group, readHead, ({ isGrey: colour }) => colour !== null))) return 'labels'
  return isSameSize && (await isOnlyHere(({ hasAlpha }) => hasAlpha === true)) ? 'cutouts' : null
}

const isGrey = (head: ImageHead) => head.isGrey === true
const isFlat = (head: ImageHead) => head.isFlat === true

async function areAll({ paths }: Group, readHead: ReadHead, fits: (head: ImageHead) => boolean): Promise<boolean> {
  for (const path of spread(paths)) {
    const head = await readHead(path)
    if (!head || !fits(head)) return false
  }
  return true
}

function isPairedWith(a: Group, b: Group): boolean {
  return pairsOf(a, b).length >= Math.max(MIN_EQUAL_NAMES, MIN_EQUAL_SHARE * Math.min(a.byStem.size, b.byStem.size))
}

function pairsOf(a: Group, b: Group): [string, string][] {
  return [...a.byStem].flatMap(([stem, path]) => {
    const other = b.byStem.get(stem)
    return other === undefined ? [] : [[path, other] as [string, string]]
  })
}

/** Sets that are copies of each other, each with the copies of its copies. */
async function findSizes(groups: readonly Group[], readHead: ReadHead): Promise<SetQuestion[]> {
  const left = new Set(groups)
  const questions: SetQuestion[] = []
  for (const group of groups) {
    if (!left.delete(group)) continue
    const alike = [group]
    for (const one of alike) {
      for (const other of left) {
        if (!isPairedWith(one, other) || !(await areCopies(pairsOf(one, other), readHead, { inAnotherSize: true })))
          continue
        left.delete(other)
        alike.push(other)
      }
    }
    if (alike.length === 1) continue
    const sets = await Promise.all(alike.map((one) => toSet(one, readHead)))
    questions.push({ kind: 'sizes', sets: sets.sort((a, b) => pixelsOf(b) - pixelsOf(a)) })
  }
  return questions
}

/** Whether pairs of images have one shape, and other sizes or the same, nearly all of those that were looked at. */
async function areCopies(
  pairs: readonly [string, string][],
  readHead: ReadHead,
  { inAnotherSize }: { inAnotherSize: boolean },
): Promise<boolean> {
  const sample = spread(pairs)
  let copies = 0
  for (const [a, b] of sample) {
    const [headA, headB] = [await readHead(a), await readHead(b)]
    if (!headA || !headB) continue
    const [x, y] = [headA.widthPx / headB.widthPx, headA.heightPx / headB.heightPx]
    const isScaled = Math.max(x, 1 / x) >= MIN_SCALE
    if (isScaled === inAnotherSize && Math.abs(x / y - 1) <= SHAPE_TOLERANCE) copies++
  }
  return copies >= MIN_EQUAL_SHARE * sample.length
}

/** Files of one folder and one name whose endings alone differ. */
function findFormats(paths: readonly string[]): Extract<SetQuestion, { kind: 'formats' }>[] {
  const byName = new Map<string, string[]>()
  for (const path of paths) {
    const ending = endingOf(path)
    if (ending === '.exr') continue
    const name = path.slice(0, path.length - ending.length).toLowerCase()
    byName.set(name, [...(byName.get(name) ?? []), path])
  }
  const rankOf = (path: string) => {
    const rank = FORMATS.findIndex((endings) => endings.includes(endingOf(path)))
    return rank === -1 ? FORMATS.length : rank
  }
  const others = [...byName.values()].flatMap((same) => same.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(1))
  if (others.length === 0) return []
  const endings = [...new Set(others.map(endingOf))].sort()
  return [{ kind: 'formats', set: { label: endings.join(', '), paths: others, size: null }, endings }]
}

async function toSet({ folder, pattern, paths }: Group, readHead: ReadHead): Promise<PhotoSet> {
  const head = await readHead(paths[paths.length >> 1] ?? '')
  return {
    label: [folder, pattern].filter(Boolean).join('/') || 'this folder',
    paths,
    size: head ? { widthPx: head.widthPx, heightPx: head.heightPx } : null,
  }
}

function pixelsOf({ size }: PhotoSet): number {
  return size ? size.widthPx * size.heightPx : 0
}

/** Some of many, evenly from the first to the last. */
function spread<T>(items: readonly T[]): T[] {
  if (items.length <= SAMPLES) return [...items]
  return Array.from({ length: SAMPLES }, (_, i) => items[Math.round((i * (items.length - 1)) / (SAMPLES - 1))] as T)
}
