import { comparePaths, isSystemFile } from '#intake/file-kinds.ts'
import type { PickedFile } from './photo.ts'

/** Files of a file or folder picker, sorted naturally by path. */
export function pickFromList(list: FileList | null): PickedFile[] {
  return tidy(
    Array.from(list ?? []).map((file) => ({ file, folder: file.webkitRelativePath.split('/').slice(0, -1).join('/') })),
  )
}

/** Files of a drop or of the clipboard, with folders opened to any depth; sorted naturally by path. To be called before the event is over. */
export async function pickFromTransfer({ items }: DataTransfer): Promise<PickedFile[]> {
  // (1) the browser forgets them with the event
  const given = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  // (2) folders are read one after the other
  const picked: PickedFile[] = []
  for (const { entry, file } of given) {
    if (entry && isDirectory(entry)) picked.push(...(await openDirectory(entry, entry.name)))
    else if (file) picked.push({ file, folder: '' })
  }
  return tidy(picked)
}

async function openDirectory(directory: FileSystemDirectoryEntry, folder: string): Promise<PickedFile[]> {
  const picked: PickedFile[] = []
  for (const entry of await entriesIn(directory)) {
    if (isDirectory(entry)) picked.push(...(await openDirectory(entry, `${folder}/${entry.name}`)))
    else picked.push({ file: await fileOf(entry as FileSystemFileEntry), folder })
  }
  return picked
}

/** A reader gives some hundred at a time, and none when it is through. */
async function entriesIn(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return entries
    entries.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

/** Path from what was chosen on. */
export function pathOf({ file, folder }: PickedFile): string {
  return folder ? `${folder}/${file.name}` : file.name
}

/** Browsers return files in arbitrary order. */
function tidy(picked: PickedFile[]): PickedFile[] {
  return picked.filter((one) => !isSystemFile(pathOf(one))).sort((a, b) => comparePaths(pathOf(a), pathOf(b)))
}
