import type { DirectoryDropItem, DropItem } from 'react-aria-components'
import type { PickedFile, TransformsFile } from './photo.ts'

/** What operating systems leave in folders; nobody means to upload these. */
const LITTER = /^(\.|Thumbs\.db$|desktop\.ini$)/i

const TRANSFORMS_NAME = 'transforms.json'

/** Keeps the last transforms.json apart from what is to be uploaded. */
export async function takeTransforms(
  picked: readonly PickedFile[],
): Promise<{ files: PickedFile[]; transforms: TransformsFile | null }> {
  const isTransforms = ({ file }: PickedFile) => file.name.toLowerCase() === TRANSFORMS_NAME
  const found = picked.findLast(isTransforms)
  return {
    files: picked.filter((one) => !isTransforms(one)),
    transforms: found ? { folder: found.folder, text: await found.file.text() } : null,
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
