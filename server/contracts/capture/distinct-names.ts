/** Code units of a folder's path; of a longer one the end is kept. */
export const MAX_FOLDER_LENGTH = 1000

/** A file as its owner knows it. */
export interface FileInFolder {
  fileName: string
  /** Path of the folder that it was chosen in, `/` between the parts; empty when that isn't known. */
  folder: string
}

/**
 * What files are called to people: by their names alone, and those that share a name (whatever its case) with as much of their folder as tells
 * them apart: `left/0001.png` and `right/0001.png`. The names come in the order of the files.
 */
export function distinctNames(files: readonly FileInFolder[]): string[] {
  const sameName = new Map<string, number[]>()
  for (const [i, { fileName }] of files.entries()) {
    const key = keyOf(fileName)
    sameName.set(key, [...(sameName.get(key) ?? []), i])
  }
  const names = files.map(({ fileName }) => fileName)
  for (const indices of sameName.values()) {
    if (indices.length === 1) continue
    const paths = indices.map((i) => partsOf(files[i] as FileInFolder))
    const folders = countFolders(paths)
    for (const [k, i] of indices.entries()) names[i] = shortestTail(paths[k] as string[], folders)
  }
  return names
}

/** How many of the files end with each tail of a path. */
function countFolders(paths: readonly string[][]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const parts of paths) {
    for (let from = 0; from < parts.length; from++) {
      const tail = keyOf(parts.slice(from).join('/'))
      counts.set(tail, (counts.get(tail) ?? 0) + 1)
    }
  }
  return counts
}

/** The whole path where no tail is this file's alone. */
function shortestTail(parts: readonly string[], counts: ReadonlyMap<string, number>): string {
  for (let from = parts.length - 1; from > 0; from--) {
    const tail = parts.slice(from).join('/')
    if (counts.get(keyOf(tail)) === 1) return tail
  }
  return parts.join('/')
}

function partsOf({ folder, fileName }: FileInFolder): string[] {
  return [...folder.split('/').filter((part) => part !== ''), fileName]
}

function keyOf(name: string): string {
  return name.toLowerCase().normalize('NFC')
}
