import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { DamagedEntry } from '#intake/damaged-entry.ts'
import { IntakeError } from '#intake/intake-error.ts'
import { type OpenedZip, openZip, type ZippedFile } from '#intake/open-zip.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { leftOutOfZip } from '#intake/zip-left-out.ts'
import { fromErrorBody, MaquetteError } from './maquette-error.ts'

export interface UnpackOptions {
  signal: AbortSignal
  onProgress?: (doneBytes: number, totalBytes: number) => void
}

/**
 * Unpacks a ZIP into an empty folder and gives what was left out, files among it that are damaged. Throws MaquetteError for an archive that
 * can't be unpacked, or must not be (`openZip`), for one whose files are all damaged, and when the disk has no room for it; the signal's
 * reason when aborted.
 */
export async function unpackZip(zipPath: string, folder: string, options: UnpackOptions): Promise<LeftOut[]> {
  const { files, leftOut } = await open(zipPath)
  const totalBytes = files.reduce((sum, { byteSize }) => sum + byteSize, 0)
  await checkRoom(zipPath, folder, totalBytes)
  const damaged: DamagedEntry[] = []
  let doneBytes = 0
  for (const file of files) {
    options.signal.throwIfAborted()
    const damage = await unpackOne(file, { zipPath, folder, signal: options.signal })
    if (damage) damaged.push(damage)
    doneBytes += file.byteSize
    options.onProgress?.(doneBytes, totalBytes)
  }
  const [first] = damaged
  if (first && damaged.length === files.length) throw fromErrorBody(first.body, first.cause)
  return [...damaged.map(({ path }) => leftOutOfZip(path, 'damaged')), ...leftOut]
}

async function open(zipPath: string): Promise<OpenedZip> {
  try {
    return await openZip(await openAsBlob(zipPath), path.basename(zipPath))
  } catch (thrown) {
    if (thrown instanceof IntakeError) throw fromErrorBody(thrown.body, thrown.cause)
    throw new MaquetteError('FILE_UNREADABLE', {
      message: `${zipPath} can't be read.`,
      suggestion: 'Check that it is there, and that you may read it.',
      file: zipPath,
      cause: thrown,
    })
  }
}

async function checkRoom(zipPath: string, folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bytes < bavail * bsize) return
  throw new MaquetteError('DISK_FULL', {
    message: `There is no room to unpack ${path.basename(zipPath)} in ${folder}.`,
    suggestion: 'Make room there, name another folder in TMPDIR, or unpack the archive yourself and give the folder.',
    file: zipPath,
  })
}

interface Place {
  zipPath: string
  folder: string
  signal: AbortSignal
}

/** Gives what is wrong with a file that is damaged in the archive; nothing of it is left then. */
async function unpackOne(file: ZippedFile, { zipPath, folder, signal }: Place): Promise<DamagedEntry | null> {
  const target = path.join(folder, file.path)
  let failure: unknown = null
  try {
    await mkdir(path.dirname(target), { recursive: true })
    // Exclusive: whatever the names in the archive, no file is written twice or through a link.
    const sink = createWriteStream(target, { flags: 'wx' })
    sink.once('error', (error) => {
      failure = error
    })
    await file.writeTo(Writable.toWeb(sink) as WritableStream<Uint8Array>, signal)
    return null
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof DamagedEntry && !isOfDisk(failure)) {
      await rm(target, { force: true })
      return thrown
    }
    if (thrown instanceof IntakeError && !isOfDisk(failure)) throw fromErrorBody(thrown.body, thrown.cause)
    throw new MaquetteError('FILE_UNWRITABLE', {
      message: `${file.path} in ${path.basename(zipPath)} can't be written to ${folder}.`,
      suggestion: 'Unpack the archive yourself and give the folder.',
      file: zipPath,
      cause: failure ?? thrown,
    })
  }
}

/** A file whose writing was given up ends with the reason for that as its error. */
function isOfDisk(failure: unknown): boolean {
  return failure instanceof Error && 'syscall' in failure
}
