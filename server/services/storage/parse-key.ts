import { AppError } from '../../errors.ts'

/** Names of a key's parts: what every file system and every object store takes unchanged. */
const PART = /^[\w][\w.+ -]{0,199}$/

/**
 * Splits a storage key into its names.
 *
 * A key can't leave the storage root: no absolute path, no `.` or `..`, no empty part, no backslash, no NUL or other
 * control character. Throws INVALID_INPUT otherwise.
 */
export function parseKey(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 16 || !parts.every((part) => PART.test(part))) {
    throw new AppError('INVALID_INPUT', {
      message: 'A file was asked for under a name that cannot exist.',
      suggestion: 'Use the links that Maquette gives.',
      cause: new Error(`storage key ${JSON.stringify(key)}`),
    })
  }
  return parts
}
