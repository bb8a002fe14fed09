import { stat } from 'node:fs/promises'
import { isVideoName, isZipName } from '#intake/file-kinds.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { MaquetteError } from './maquette-error.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { unpackZip } from './unpack-zip.ts'
import { takeFrames } from './video/take-frames.ts'

/** A folder to look for a capture in. */
export interface OpenedSource {
  folder: string
  /** What did not make it into the folder. */
  leftOut: readonly LeftOut[]
  /** What there is to say about how it was opened, in sentences. */
  notes: readonly string[]
  /** Removes what was made for it. Call it once the files are sent. */
  close(): Promise<void>
}

export interface OpenSourceOptions {
  /** Frames to take of a video; undefined for as many as its movement is worth. */
  frames: number | undefined
  signal: AbortSignal
  /** 0 to 1, with what is being done. */
  onProgress(what: string, share: number): void
}

/**
 * Opens a path: a folder, a ZIP (unpacked into a temporary folder), or a video (sharp frames). Throws as `unpackZip` and
 * `takeFrames` do, with nothing left behind, and WRONG_FORMAT for any other file. What isn't there is for `findCapture` to say.
 */
export async function openSource(source: string, options: OpenSourceOptions): Promise<OpenedSource> {
  const facts = await stat(source).catch(() => null)
  if (facts?.isDirectory() || (!isZipName(source) && !isVideoName(source))) {
    if (facts?.isFile()) throw otherFile(source)
    return { folder: source, leftOut: [], notes: [], close: async () => {} }
  }
  const temporary = await makeTemporaryFolder()
  const { path: folder, remove: close } = temporary
  try {
    if (isVideoName(source)) return { folder, leftOut: [], notes: await openVideo(source, folder, options), close }
    const leftOut = await unpackZip(source, folder, {
      signal: options.signal,
      onProgress: (done, total) => options.onProgress('Unpack', done / Math.max(1, total)),
    })
    return { folder, leftOut, notes: [], close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

function otherFile(source: string): MaquetteError {
  return new MaquetteError('WRONG_FORMAT', {
    message: `${source} is neither a folder nor a ZIP nor a video.`,
    suggestion: 'Give the folder that holds the photos; unpack another kind of archive first.',
    file: source,
  })
}

async function openVideo(source: string, folder: string, options: OpenSourceOptions): Promise<string[]> {
  const { frames: count, signal, onProgress } = options
  const { paths, seen, standsStill } = await takeFrames(source, folder, { count, signal, onProgress })
  const notes = [`${paths.length} sharp frames were taken from ${seen}, spread evenly over the camera’s path.`]
  if (count !== undefined && paths.length < count) {
    notes.push('No more frames are sharp and show something new.')
  }
  if (standsStill) notes.push('The camera barely moves in this video. A model needs views from different places.')
  return notes
}
