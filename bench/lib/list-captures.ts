import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type FoundCapture, findCapture } from '#sdk/find-capture.ts'
import { findPhotos } from '#sdk/find-photos.ts'
import { toMaquetteError } from '#sdk/maquette-error.ts'
import { cameraKey, readTrueCameras, type TrueCameras } from './true-cameras.ts'

/** One reconstruction to make. */
export interface CaptureRun {
  /** `fox`, and `fox-photos` for the same images without their poses. */
  name: string
  /** What the product makes of the folder, or the words it refuses it with. */
  found: FoundCapture | { refused: string }
  /** To measure the cameras against; null where there are none, or where they were given. */
  truth: TrueCameras | null
  /** How to find masks; undefined for none, as at first. */
  background?: 'still'
}

/** The same run as a person makes it who is told that the background stood still, and accepts the masks that are shown. */
export function withMasks(run: CaptureRun): CaptureRun {
  return { ...run, name: `${run.name}-masks`, background: 'still' }
}

/**
 * The captures in `folder`, one to each folder in it. What brings poses but no depth is run a second time as photos alone, against
 * these poses as the truth.
 */
export async function listCaptures(folder: string, skip: readonly string[]): Promise<CaptureRun[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory() && !skip.includes(entry.name)).map(({ name }) => name)
  const runs = await Promise.all(names.sort().map((name) => runsOf(path.join(folder, name), name)))
  return runs.flat()
}

async function runsOf(dir: string, name: string): Promise<CaptureRun[]> {
  const truth = await readTrueCameras(dir)
  const found = await find(dir)
  const asPhotos = truth ? await findPhotosOf(dir, truth) : []
  if (!('refused' in found) && found.kind === 'photos') return [{ name, found, truth }]
  const asGiven = { name, found, truth: null }
  const needsPoses = !('refused' in found) && !found.needsColmap
  if (!truth || needsPoses || asPhotos.length === 0) return [asGiven]
  const photos: FoundCapture = { kind: 'photos', paths: asPhotos, needsColmap: true, inputOf: () => undefined }
  return [asGiven, { name: `${name}-photos`, found: photos, truth }]
}

/** Where a folder holds its photos in `images` alone, as data sets do, that folder is what a person would choose. */
async function find(dir: string): Promise<CaptureRun['found']> {
  try {
    // As a person would who is told how many are missing.
    return await findCapture(dir, { skipMissing: true })
  } catch (thrown) {
    const { code, message } = toMaquetteError(thrown, '')
    if (code !== 'NO_PHOTOS') return { refused: message }
    return findCapture(path.join(dir, 'images')).catch(() => ({ refused: message }))
  }
}

/** The photos that have a true camera, from the folder that holds most of them. */
async function findPhotosOf(dir: string, truth: TrueCameras): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true })
  const dirs = [dir, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(dir, name))]
  const lists = await Promise.all(dirs.map((each) => findPhotos(each).catch(() => [])))
  const known = lists.map((files) => files.filter((file) => truth.has(cameraKey(file))))
  return known.sort((a, b) => b.length - a.length)[0] ?? []
}
