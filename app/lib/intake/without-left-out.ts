import { masksOfKept } from '#intake/mask-names.ts'
import { sortFiles } from '#intake/sort-files.ts'
import type { OfferedFile } from './offered-file.ts'

/** Files without those that were left out, and without the masks of these: alone they would count as photos. */
export function withoutLeftOut(offered: readonly OfferedFile[], leftOut: ReadonlySet<string>): OfferedFile[] {
  if (leftOut.size === 0) return [...offered]
  const { photos, masks } = sortFiles(offered.map(({ path }) => path))
  const fitting = masksOfKept(
    masks,
    photos.filter((path) => !leftOut.has(path)),
  )
  return offered.filter(({ path }) => !leftOut.has(path) && (!masks.has(path) || fitting.has(path)))
}
