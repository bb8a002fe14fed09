import { DamagedEntry } from '#intake/damaged-entry.ts'
import { findPoses } from '#intake/find-poses.ts'
import { LayoutError } from '#intake/layouts/layout.ts'
import { looksLikeSixViews } from '#server/contracts/capture/six-view-names.ts'
import type { OfferedFile } from './offered-file.ts'

/**
 * What of some files needs no asking. `files`: each is named, by a transforms.json or by the rules for six views. `poses`: a layout tells
 * images from depth, but not in which of several sizes the images are meant.
 */
export async function whatIsKnown(offered: readonly OfferedFile[]): Promise<'files' | 'poses' | 'nothing'> {
  if (looksLikeSixViews(offered.map(namedFile))) return 'files'
  const byPath = new Map(offered.map((one) => [one.path, one]))
  const fileAt = async (path: string) => (await (byPath.get(path) as OfferedFile).take()).file
  try {
    const found = await findPoses({
      paths: [...byPath.keys()],
      bytes: async (path) => new Uint8Array(await (await fileAt(path)).arrayBuffer()),
    })
    if (!found) return 'nothing'
    return found.isTransforms ? 'files' : 'poses'
  } catch (thrown) {
    // What is wrong with it is said by `takeDescriptions`, which reads it again, or by `takeAll`.
    if (thrown instanceof LayoutError || thrown instanceof DamagedEntry) return 'files'
    throw thrown
  }
}

function namedFile({ path }: OfferedFile) {
  const at = path.lastIndexOf('/')
  return { fileName: path.slice(at + 1), folder: path.slice(0, Math.max(0, at)) }
}
