import type { DirectoryDropItem, DropItem } from 'react-aria-components'
import { comparePaths, endingOf, isHidden, isImageName, isLitter } from '#intake/file-kinds.ts'
import { CAPTURE_JSON_NAME } from '#server/contracts/six-view-names.ts'
import type { PickedFile, TransformsFile } from './photo.ts'

const TRANSFORMS_NAME = 'transforms.json'

interface Picked {
  /** Not descriptions. */
  files: PickedFile[]
  transforms: TransformsFile | null
  /** Text. */
  captureJson: string | null
}

/** Keeps the last transforms.json and capture.json apart from what is to be uploaded. */
export async function takeDescriptions(picked: readonly PickedFile[]): Promise<Picked> {
  const isCalled = (wanted: string) => (one: PickedFile) => one.file.name.toLowerCase() === wanted
  const transforms = picked.findLast(isCalled(TRANSFORMS_NAME))
  const capture = picked.findLast(isCalled(CAPTURE_JSON_NAME))
  return {
    files: picked.filter((one) => !isCalled(TRANSFORMS_NAME)(one) && !isCalled(CAPTURE_JSON_NAME)(one)),
    transforms: transforms ? { folder: transforms.folder, text: await transforms.file.text() } : null,
    captureJson: capture ? await capture.file.text() : null,
  }
}

/**
 * What of the chosen files goes up, descriptions apart, and what is left out. A file that was chosen by itself goes up whatever it is,
 * and the server says what is wrong with it; out of a folder only what may be an image does. No JSON ever does.
 */
export function takeImages(files: readonly PickedFile[]): { images: PickedFile[]; leftOut: PickedFile[] } {
  const isTaken = ({ file, folder }: PickedFile) => {
    if (folder === '') return endingOf(file.name) !== '.json'
    return (isImageName(file.name) || file.type.startsWith('image/')) && !isHidden(`${folder}/${file.name}`)
  }
  return { images: files.filter(isTaken), leftOut: files.filter((one) => !isTaken(one)) }
}

/** Files of a file or folder picker, sorted naturally by path. */
export function pickFromList(list: FileList | null): PickedFile[] {
  return tidy(
    Array.from(list ?? []).map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') })),
  )
}

/** Files of a drop, with folders opened to any depth; sorted naturally by path. */
export async function pickFromDrop(items: readonly DropItem[]): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for (const item of items) {
    if (item.kind === 'file') picked.push({ file: await item.getFile(), folder: '' })
    if (item.kind === 'directory') picked.push(...(await openDirectory(item, item.name)))
  }
  return tidy(picked)
}

async function openDirectory(directory: DirectoryDropItem, folder: string): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for await (const entry of directory.getEntries()) {
    if (entry.kind === 'file') picked.push({ file: await entry.getFile(), folder })
    else picked.push(...(await openDirectory(entry, `${folder}/${entry.name}`)))
  }
  return picked
}

/** Path from what was chosen on. */
export function pathOf({ file, folder }: PickedFile): string {
  return folder ? `${folder}/${file.name}` : file.name
}

/** Browsers give files in an order of their own. */
function tidy(picked: PickedFile[]): PickedFile[] {
  return picked.filter((one) => !isLitter(pathOf(one))).sort((a, b) => comparePaths(pathOf(a), pathOf(b)))
}
