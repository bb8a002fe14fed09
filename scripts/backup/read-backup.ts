import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/index-native.js'
import { MANIFEST_NAME, type Manifest, manifestSchema } from './manifest.ts'

export interface OpenedBackup {
  manifest: Manifest
  /**
   * Writes the entry `name` to `sink`. Throws an Error for the user when the bytes are not those of the manifest; then the sink has got
   * some of them.
   */
  writeTo(name: string, expected: { byteSize: number; sha256: string }, sink: NodeJS.WritableStream): Promise<void>
}

/** Reads the directory of a backup and its manifest. Throws an Error for the user when it is none, or not whole. */
export async function openBackup(file: string): Promise<OpenedBackup> {
  const entries = new Map<string, FileEntry>()
  let manifest: Manifest
  try {
    const reader = new ZipReader(new BlobReader(await openAsBlob(file)), { useWebWorkers: false })
    for await (const entry of reader.getEntriesGenerator()) if (!entry.directory) entries.set(entry.filename, entry)
    manifest = manifestSchema.parse(JSON.parse(await readText(entries.get(MANIFEST_NAME))))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`There is no file ${file}.`, { cause })
    throw new Error(`${path.basename(file)} is no backup of Maquette, or a part of it is missing.`, { cause })
  }
  return {
    manifest,
    async writeTo(name, expected, sink) {
      const damaged = (cause?: unknown) =>
        new Error(`${name} in ${path.basename(file)} is damaged. Take another backup.`, { cause })
      const entry = entries.get(name)
      if (!entry) throw damaged()
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      // A failure in there ends what is read here. What failed before its first byte has left the stream open.
      entry
        .getData(writable, { useWebWorkers: false })
        .catch((error: unknown) => writable.abort(error))
        .catch(() => {})
      await pipeline(checked(readable, expected, damaged), sink)
    },
  }
}

/** The bytes, and at the end an error when they were not the expected ones. */
async function* checked(
  source: ReadableStream<Uint8Array>,
  { byteSize, sha256 }: { byteSize: number; sha256: string },
  damaged: (cause?: unknown) => Error,
) {
  const hash = createHash('sha256')
  let count = 0
  const reader = source.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => Promise.reject(damaged(cause)))
      if (done) break
      hash.update(value)
      count += value.byteLength
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
  if (count !== byteSize || hash.digest('hex') !== sha256) throw damaged()
}

async function readText(entry: FileEntry | undefined): Promise<string> {
  if (!entry) throw new Error('no manifest')
  const parts: Uint8Array[] = []
  const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) })
  await entry.getData(sink, { checkSignature: true, useWebWorkers: false })
  return Buffer.concat(parts).toString('utf8')
}
