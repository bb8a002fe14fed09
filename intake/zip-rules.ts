import type { ErrorNoteValues } from '#server/contracts/notes/error-notes.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { comparePaths, endingOf, isSystemFile } from './file-kinds.ts'
import { IntakeError } from './intake-error.ts'
import type { LeftOut } from './sort-files.ts'
import { leftOutOfZip, type ZipReason } from './zip-left-out.ts'

/** What the central directory of a ZIP (APPNOTE.TXT 6.3, 4.3.12) says of an entry. */
export interface ZipRecord {
  filename: string
  directory: boolean
  symlink: boolean
  encrypted: boolean
  compressionMethod: number
  /** Bytes. */
  compressedSize: number
  uncompressedSize: number
}

export const ZIP_LIMITS = {
  /** Folders and system files included. More than any capture has; the directory alone would fill the memory. */
  entries: 50_000,
  /** Bytes of a file when unpacked: far above the server's own limit for a photo. */
  fileBytes: 2 * 1024 ** 3,
  /** Bytes in all when unpacked: a thousand photos of the largest cameras. */
  totalBytes: 200 * 1024 ** 3,
  /**
   * How many times as large as in the archive a file may become. Photos hardly shrink, text does to a tenth; DEFLATE gives up to 1032
   * for nothing but zeros, which is what bombs are made of.
   */
  ratio: 200,
  /** Bytes below which the ratio doesn't matter: an empty mask packs very well. */
  ratioFromBytes: 16 * 1024 ** 2,
}

/** Stored, DEFLATE, Deflate64: what file managers write. */
const METHODS = new Set([0, 8, 9])

const ARCHIVES = new Set(['.zip', '.7z', '.rar', '.tar', '.gz', '.tgz', '.bz2', '.xz', '.zst'])

interface ChosenRecords<T> {
  /** Naturally by path; `/` between the parts, none of them `..`. */
  files: { path: string; record: T }[]
  leftOut: LeftOut[]
}

/**
 * The files of an archive that may be unpacked. Folders and what systems leave behind are passed over; links, archives within, and all but
 * the first of two files of one name are left out. Throws IntakeError for an archive that is made to do harm, by names that lead out of
 * it or by what it grows to, for one that is locked by a password or packed in an unknown way, and for one without any file.
 */
export function chooseRecords<T extends ZipRecord>(records: readonly T[], zipName: string): ChosenRecords<T> {
  const chosen: ChosenRecords<T> = { files: [], leftOut: [] }
  const seen = new Set<string>()
  let totalBytes = 0
  for (const record of records) {
    const path = safePath(record.filename, zipName)
    if (record.directory || path === '' || isSystemFile(path)) continue
    // After system files: the file of a folder's icon on a Mac is called `Icon` and a carriage return.
    checkName(path, record.filename, zipName)
    const reason = reasonToLeaveOut(record, path, seen)
    seen.add(sameKey(path))
    if (reason) {
      chosen.leftOut.push(leftOutOfZip(path, reason))
      continue
    }
    checkSize(record, path, zipName)
    totalBytes += record.uncompressedSize
    if (totalBytes > ZIP_LIMITS.totalBytes) throw tooMuch(zipName, 'zipTooLarge')
    checkReadable(record, path, zipName)
    chosen.files.push({ path, record })
  }
  if (chosen.files.length === 0) {
    throw new IntakeError('WRONG_FORMAT', {
      ...nothingIn(zipName, chosen.leftOut[0]),
      file: zipName,
    })
  }
  chosen.files.sort((a, b) => comparePaths(a.path, b.path))
  return chosen
}

function nothingIn(zipName: string, example: LeftOut | undefined) {
  if (!example) return explainError('zipNothing', 'packPhotos', { file: zipName })
  const { path, reason, code } = example
  const explained = explainError('zipNothingBecause', 'packPhotos', { file: zipName, path, reason })
  const values = { ...explained.note.values, reason: code ?? reason }
  return { ...explained, note: { ...explained.note, values } }
}

/** Files of these would be one on some file systems. */
function sameKey(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** With `/` between the parts and nothing before the first: programs that pack whole paths begin them with `/` or `C:\`. */
function safePath(name: string, zipName: string): string {
  const parts = name.replace(/^[a-z]:(?=[/\\])/i, '').split(/[/\\]/)
  if (parts.includes('..')) throw badName(zipName, name, 'zipLeadsOut')
  return parts.filter((part) => part !== '' && part !== '.').join('/')
}

function checkName(path: string, name: string, zipName: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
  if (/[\0-\x1f\x7f]/.test(path)) throw badName(zipName, name, 'zipNoName')
}

function badName(zipName: string, name: string, code: 'zipLeadsOut' | 'zipNoName'): IntakeError {
  return new IntakeError('CAPTURE_INVALID', {
    ...explainError(code, 'packAgain', { file: zipName, name: printable(name) }),
    file: zipName,
  })
}

/** Of a name that somebody else made, so much as fits a sentence. */
function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are taken out
  return name.replace(/[\0-\x1f\x7f]/g, '�').slice(0, 80)
}

function reasonToLeaveOut(record: ZipRecord, path: string, seen: ReadonlySet<string>): ZipReason | null {
  if (record.symlink) return 'link'
  if (seen.has(sameKey(path))) return 'sameName'
  return ARCHIVES.has(endingOf(path)) ? 'archive' : null
}

function checkSize({ compressedSize, uncompressedSize }: ZipRecord, path: string, zipName: string): void {
  if (uncompressedSize > ZIP_LIMITS.fileBytes) throw tooMuch(zipName, 'zipFileTooLarge', { path })
  const ratio = uncompressedSize / Math.max(1, compressedSize)
  if (uncompressedSize > ZIP_LIMITS.ratioFromBytes && ratio > ZIP_LIMITS.ratio) {
    throw tooMuch(zipName, 'zipGrows', { path, times: Math.round(ratio) })
  }
}

type TooMuch = 'zipTooMany' | 'zipTooLarge' | 'zipFileTooLarge' | 'zipGrows'

export function tooMuch(zipName: string, code: TooMuch, values: ErrorNoteValues = {}): IntakeError {
  return new IntakeError('FILE_TOO_LARGE', {
    ...explainError(code, 'unpackYours', { file: zipName, ...values }),
    file: zipName,
  })
}

function checkReadable({ encrypted, compressionMethod }: ZipRecord, path: string, zipName: string): void {
  if (!encrypted && METHODS.has(compressionMethod)) return
  throw new IntakeError('UNDECODABLE', {
    ...(encrypted
      ? explainError('zipLocked', 'unpackYourself', { file: zipName })
      : explainError('zipMethod', 'unpackYourself', { file: zipName, path, method: compressionMethod })),
    file: zipName,
  })
}
