import type { DirectoryDropItem, DropItem } from 'react-aria-components'
import { CAPTURE_JSON_NAME } from '#server/contracts/six-view-names.ts'
import type { PickedFile, TransformsFile } from './photo.ts'

/** What operating systems leave in folders; nobody means to upload these. */
const LITTER = /^(\.|Thumbs\.db$|desktop\.ini$)/i

const TRANSFORMS_NAME = 'transforms.json'

interface Picked {
  /** To be uploaded. */
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

/** Files of a file or folder picker. */
export function pickFromList(list: FileList | null): PickedFile[] {
  return Array.from(list ?? [])
    .filter((file) => !LITTER.test(file.name))
    .map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') }))
}

/** Files of a drop, with folders opened to any depth. Sorted by name within a folder. */
export async function pickFromDrop(items: readonly DropItem[]): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for (const item of items) {
    if (item.kind === 'file') picked.push({ file: await item.getFile(), folder: '' })
    if (item.kind === 'directory') picked.push(...(await openDirectory(item, item.name)))
  }
  return picked.filter(({ file }) => !LITTER.test(file.name))
}

async function openDirectory(directory: DirectoryDropItem, folder: string): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for await (const entry of directory.getEntries()) {
    if (entry.kind === 'file') picked.push({ file: await entry.getFile(), folder })
    else picked.push(...(await openDirectory(entry, `${folder}/${entry.name}`)))
  }
  return picked.sort((a, b) => a.file.name.localeCompare(b.file.name, 'en', { numeric: true }))
}
