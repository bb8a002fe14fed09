import { endingOf, isHidden, isImageName, isVideoName } from '#intake/file-kinds.ts'
import { type FoundPoses, findPoses } from '#intake/find-poses.ts'
import { LayoutError } from '#intake/layouts/layout.ts'
import { matchPaths, pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { CAPTURE_JSON_NAME } from '#server/contracts/capture/six-view-names.ts'
import type { PickedFile, TransformsFile } from './photo.ts'
import { pathOf } from './pick-files.ts'

interface Picked {
  /** Not descriptions. */
  files: PickedFile[]
  /** What lies in another program's export and is neither an image with a pose nor depth of one: previews, confidence, other sizes. */
  unnamed: PickedFile[]
  transforms: TransformsFile | null
  /** Text. */
  captureJson: string | null
}

/** Keeps poses and the last capture.json apart from what is to be uploaded. */
export async function takeDescriptions(picked: readonly PickedFile[]): Promise<Picked> {
  const isCaptureJson = ({ file }: PickedFile) => file.name.toLowerCase() === CAPTURE_JSON_NAME
  const capture = picked.findLast(isCaptureJson)
  const { transforms, descriptions, named } = await takePoses(picked)
  const files = picked.filter((one) => !isCaptureJson(one) && !descriptions.has(pathOf(one)))
  return {
    files: named ? files.filter((one) => named.has(pathOf(one))) : files,
    unnamed: named ? files.filter((one) => !named.has(pathOf(one))) : [],
    transforms,
    captureJson: capture ? await capture.file.text() : null,
  }
}

interface TakenPoses {
  transforms: TransformsFile | null
  /** Paths of files that were read. */
  descriptions: ReadonlySet<string>
  /** Paths of all images that are meant; null where that is for the form to show. */
  named: ReadonlySet<string> | null
}

async function takePoses(picked: readonly PickedFile[]): Promise<TakenPoses> {
  const byPath = new Map(picked.map((one) => [pathOf(one), one.file]))
  const fileAt = (path: string) => byPath.get(path) as File
  try {
    const found = await findPoses({
      paths: [...byPath.keys()],
      bytes: async (path) => new Uint8Array(await fileAt(path).arrayBuffer()),
    })
    if (!found) return { transforms: null, descriptions: new Set(), named: null }
    const { folder, text, source, descriptions } = found
    const named = found.isTransforms ? null : namedBy(found, [...byPath.keys()])
    return { transforms: { folder, text, source, problem: null }, descriptions, named }
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error
    const problem = { problem: error.message, suggestion: error.suggestion }
    const transforms = { folder: '', text: '', source: error.file, problem }
    return { transforms, descriptions: new Set([error.file]), named: null }
  }
}

function namedBy({ folder, text, source }: FoundPoses, all: readonly string[]): ReadonlySet<string> | null {
  const parsed = parseTransforms(text, source)
  if ('problem' in parsed) return null
  const below = folder === '' ? '' : `${folder}/`
  const inside = all.filter((path) => path.startsWith(below) && isImageName(path))
  const files = new Map(inside.map((path) => [path.slice(below.length), path]))
  return new Set(matchPaths(pathsOfTransforms(parsed.transforms), files).values())
}

/**
 * What of the chosen files goes up, descriptions apart, and what is left out. A file that was chosen by itself goes up whatever it is,
 * and the server says what is wrong with it; out of a folder only what may be an image does. No JSON ever does, and no video: frames do.
 */
export function takeImages(files: readonly PickedFile[]): { images: PickedFile[]; leftOut: PickedFile[] } {
  const isTaken = ({ file, folder }: PickedFile) => {
    if (folder === '') return endingOf(file.name) !== '.json' && !isVideoName(file.name)
    return (isImageName(file.name) || file.type.startsWith('image/')) && !isHidden(`${folder}/${file.name}`)
  }
  return { images: files.filter(isTaken), leftOut: files.filter((one) => !isTaken(one)) }
}
