import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { archivePath } from '#server/contracts/archive-path.ts'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { fromResponse, MaquetteError, toMaquetteError } from './maquette-error.ts'

export interface DownloadOptions {
  /** Bytes written so far, and of how many. */
  onProgress?: (receivedBytes: number, totalBytes: number) => void
  signal?: AbortSignal
}

export interface DownloadSource {
  baseUrl: string
  fetch: typeof globalThis.fetch
}

/** Pauses before reconnecting, in milliseconds; any received byte resets the list. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000]

/**
 * Downloads one artifact into `dir`, to where it lies in the ZIP (`model.glb`, `images/IMG_1025.jpg`), and returns that path. Bytes go to a hidden file beside it,
 * which is renamed once its size and its SHA-256 (the ETag) are right: a file under the artifact's name is
 * always complete. A dropped download is resumed (RFC 9110, Range with If-Range).
 * Throws DOWNLOAD_DAMAGED when what arrived is not what the server announced, FILE_UNWRITABLE for a disk
 * that doesn't take it.
 */
export async function downloadArtifact(
  source: DownloadSource,
  artifact: ArtifactView,
  dir: string,
  options: DownloadOptions = {},
): Promise<string> {
  const target = path.join(dir, ...archivePath(safeName(artifact.name)).split('/'))
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID().slice(0, 8)}.part`)
  try {
    await mkdir(path.dirname(target), { recursive: true })
    const etag = await receive(source, artifact, partial, options)
    await check(artifact, etag, partial)
    await rename(partial, target)
    return target
  } catch (thrown) {
    if (!isFileError(thrown)) throw thrown
    throw new MaquetteError('FILE_UNWRITABLE', {
      message: `${target} can't be written: ${thrown.message}.`,
      suggestion: 'Check that the folder may be written to and that its disk has room.',
      file: target,
      cause: thrown,
    })
  } finally {
    await rm(partial, { force: true })
  }
}

/** Fetches until every byte is in `partial`. Returns the ETag that the bytes belong to. */
async function receive(
  source: DownloadSource,
  artifact: ArtifactView,
  partial: string,
  { onProgress, signal }: DownloadOptions,
): Promise<string | null> {
  const url = downloadUrl(source.baseUrl, artifact)
  const file = await open(partial, 'w')
  let received = 0
  let etag: string | null = null
  let failures = 0
  try {
    for (;;) {
      try {
        const response = await requestFrom(source, url, { received, etag, signal })
        // 200 in response to a Range: the file has been replaced, so it starts from the beginning.
        if (response.status === 200) received = 0
        etag = response.headers.get('etag')
        for await (const chunk of response.body ?? []) {
          await file.write(chunk, 0, chunk.byteLength, received)
          received += chunk.byteLength
          failures = 0
          onProgress?.(received, artifact.byteSize)
        }
        await file.truncate(received)
        return etag
      } catch (thrown) {
        signal?.throwIfAborted()
        // The connection may break between the last byte and the end of the answer.
        if (received === artifact.byteSize) return etag
        if (thrown instanceof MaquetteError || isFileError(thrown)) throw thrown
        const delay = RETRY_DELAYS_MS[failures++]
        if (delay === undefined) throw toMaquetteError(thrown, source.baseUrl)
        await sleep(delay, undefined, { signal })
      }
    }
  } finally {
    await file.close()
  }
}

async function requestFrom(
  source: DownloadSource,
  url: URL,
  from: { received: number; etag: string | null; signal: AbortSignal | undefined },
): Promise<Response> {
  // Without a validator a continued download could join two versions.
  const range = from.received > 0 && from.etag ? { range: `bytes=${from.received}-`, 'if-range': from.etag } : null
  // `identity`: offsets and sizes must count the file's own bytes.
  const headers = new Headers({ 'accept-encoding': 'identity', ...range })
  const response = await source.fetch(url, { headers, signal: from.signal ?? null })
  if (response.status === 200 || response.status === 206) return response
  throw await fromResponse(response, source.baseUrl)
}

/** Errors of `fetch` carry the system's error as their cause; one that is itself a system error is about a file. */
function isFileError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && 'syscall' in thrown
}

async function check(artifact: ArtifactView, etag: string | null, partial: string): Promise<void> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(partial)) {
    hash.update(chunk)
    size += chunk.length
  }
  const expected = /^"([0-9a-f]{64})"$/.exec(etag ?? '')?.[1]
  if (size === artifact.byteSize && (!expected || expected === hash.digest('hex'))) return
  throw new MaquetteError('DOWNLOAD_DAMAGED', {
    message: `${artifact.name} arrived damaged: ${size} bytes of ${artifact.byteSize}, or other ones than were sent.`,
    suggestion: 'Ask for the job again and download it once more.',
    file: artifact.name,
  })
}

function downloadUrl(baseUrl: string, artifact: ArtifactView): URL {
  const url = new URL(artifact.url, baseUrl)
  url.searchParams.set('download', '1')
  return url
}

/** An artifact's name is a file name; anything that could leave `dir` is refused whatever server sent it. */
function safeName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\\:\0]/.test(name)) return name
  throw new MaquetteError('UNEXPECTED_ANSWER', {
    message: `The server named a result ${JSON.stringify(name)}, which is no file name.`,
    suggestion: 'Check that the address is that of a Maquette server of this version.',
  })
}
