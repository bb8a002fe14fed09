import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { findPoses } from '../find-poses.ts'

/** Files by their paths: text, bytes, or `null` for an image that nobody reads. */
export type Files = Record<string, string | Uint8Array | null>

export async function find(files: Files) {
  const at = (path: string): string | Uint8Array => {
    const content = files[path]
    if (content === null || content === undefined) throw new Error(`${path} is no description`)
    return content
  }
  return await findPoses({
    paths: Object.keys(files),
    bytes: async (path) => {
      const content = at(path)
      return typeof content === 'string' ? new TextEncoder().encode(content) : content
    },
  })
}

export async function framesOf(files: Files) {
  const found = await find(files)
  if (!found) throw new Error('no poses were found')
  const parsed = parseTransforms(found.text, found.source)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return { ...found, ...parsed, frames: parsed.transforms.frames }
}

export const MATRIX = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
]
export const transforms = (more: object, ...names: string[]) =>
  JSON.stringify({ ...more, frames: names.map((file_path) => ({ file_path, transform_matrix: MATRIX })) })
