import { BlobReader, ERR_SPLIT_ZIP_FILE, type FileEntry, ZipReader } from '@zip.js/zip.js/index-native.js'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { DamagedEntry } from './damaged-entry.ts'
import { IntakeError } from './intake-error.ts'
import type { LeftOut } from './sort-files.ts'
import { chooseRecords, tooMuch, ZIP_LIMITS, type ZipRecord } from './zip-rules.ts'

/** A file in an archive, still packed. */
export interface ZippedFile {
  /** From the top of the archive, `/` between the parts, safe to be made part of another path. */
  path: string
  /** Unpacked. */
  byteSize: number
  /** Milliseconds, in the time zone of this machine: ZIP has none. */
  lastModified: number
  /** At most the first `maxBytes` bytes. */
  readHead(maxBytes: number): Promise<Uint8Array>
  /**
   * Unpacks and checks it against its checksum. Fails with DamagedEntry when the archive is damaged here or says less than there is, with
   * IntakeError when the archive itself can't be read any more, and with the signal's reason.
   */
  writeTo(sink: WritableStream<Uint8Array>, signal?: AbortSignal): Promise<void>
}

export interface OpenedZip {
  files: ZippedFile[]
  leftOut: LeftOut[]
}

/**
 * Reads only the directory of a ZIP: `blob` may be a file of gigabytes. For browser and Node (`fs.openAsBlob`). Throws
 * IntakeError as `chooseRecords` does, and for what is no whole ZIP.
 */
export async function openZip(blob: Blob, name: string): Promise<OpenedZip> {
  const { files, leftOut } = chooseRecords(await readDirectory(blob, name), name)
  return {
    files: files.map(({ path, record }) => zippedFile({ blob, entry: record.entry, path, zipName: name })),
    leftOut,
  }
}

interface EntryRecord extends ZipRecord {
  entry: FileEntry | null
}

async function readDirectory(blob: Blob, name: string): Promise<EntryRecord[]> {
  // Names are judged by `chooseRecords`, which says which of them is wrong.
  const reader = new ZipReader(new BlobReader(blob), { useWebWorkers: false, filenameValidation: 'tolerant' })
  const records: EntryRecord[] = []
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (records.length === ZIP_LIMITS.entries) throw tooMuch(name, 'zipTooMany', { limit: ZIP_LIMITS.entries })
      const { filename, directory, symlink, encrypted, compressionMethod, compressedSize, uncompressedSize } = entry
      const facts = { filename, directory, symlink, encrypted, compressionMethod, compressedSize, uncompressedSize }
      records.push({ ...facts, entry: entry.directory ? null : entry })
    }
    return records
  } catch (thrown) {
    throw thrown instanceof IntakeError ? thrown : unopened(name, thrown)
  }
}

interface Packed {
  blob: Blob
  entry: FileEntry | null
  path: string
  zipName: string
}

function zippedFile({ blob, entry, path, zipName }: Packed): ZippedFile {
  if (!entry) throw new TypeError(`${path} is a folder`)
  const writeTo = async (sink: WritableStream<Uint8Array>, signal?: AbortSignal) => {
    try {
      // Entries that share bytes are how a small archive unpacks to terabytes (Fifield 2019). Bytes beyond the promised size are an error
      // of zip.js by itself, at the first of them.
      await entry.getData(sink, { checkOverlappingEntry: true, checkSignature: true, useWebWorkers: false, signal })
    } catch (thrown) {
      // What failed before its first byte has left the sink open.
      if (!sink.locked) await sink.abort(thrown).catch(() => {})
      signal?.throwIfAborted()
      throw (await isReadable(blob)) ? new DamagedEntry(zipName, path, thrown) : unreadable(zipName, thrown)
    }
  }
  return {
    path,
    byteSize: entry.uncompressedSize,
    lastModified: entry.lastModDate.getTime(),
    writeTo,
    readHead: (maxBytes) => readHead(entry, maxBytes),
  }
}

async function readHead(entry: FileEntry, maxBytes: number): Promise<Uint8Array> {
  const enough = new AbortController()
  const chunks: Uint8Array[] = []
  let count = 0
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      chunks.push(chunk)
      count += chunk.byteLength
      if (count >= maxBytes) enough.abort()
    },
  })
  await entry.getData(sink, { signal: enough.signal, useWebWorkers: false }).catch((thrown: unknown) => {
    if (!enough.signal.aborted) throw thrown
  })
  const head = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer())
  return head.subarray(0, maxBytes)
}

function unopened(name: string, cause: unknown): IntakeError {
  const isSplit = cause instanceof Error && cause.message === ERR_SPLIT_ZIP_FILE
  return new IntakeError('UNDECODABLE', {
    ...(isSplit
      ? explainError('zipSplit', 'unpackYourself', { file: name })
      : explainError('zipNone', 'fetchArchive', { file: name })),
    file: name,
    cause,
  })
}

/** Whether the file is still there, as it was: a card that was pulled out makes every file of the archive look damaged. */
async function isReadable(blob: Blob): Promise<boolean> {
  return blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
}

function unreadable(name: string, cause: unknown): IntakeError {
  return new IntakeError('UNDECODABLE', {
    ...explainError('fileChanged', 'chooseFileAgain', { file: name }),
    file: name,
    cause,
  })
}
