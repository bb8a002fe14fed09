import type { Capture } from '#server/contracts/capture/capture.ts'

interface Copy {
  id: string
  sha256: string
}

/**
 * The masks of left-out copies, for the copies that are kept: the same bytes may come under two names, and the mask with
 * the name that is not kept. A photo's own mask takes precedence.
 *
 * @param given all photos
 * @param kept of each that occurs several times one
 */
export function withMasksOfCopies(capture: Capture, given: readonly Copy[], kept: readonly Copy[]): Capture {
  if (capture.kind !== 'photos' || !capture.masks) return capture
  const { masks } = capture
  const maskOfBytes = new Map(given.flatMap(({ id, sha256 }) => (masks[id] ? [[sha256, masks[id]] as const] : [])))
  const pairs = kept.flatMap(({ id, sha256 }) => {
    const mask = masks[id] ?? maskOfBytes.get(sha256)
    return mask ? [[id, mask]] : []
  })
  return { ...capture, masks: Object.fromEntries(pairs) }
}
