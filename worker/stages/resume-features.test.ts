import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { withDatabase } from '#worker/colmap/with-database.ts'
import { PipelineStop } from '#worker/pipeline/pipeline-stop.ts'
import { type PipelineOptions, runPipeline } from '#worker/pipeline/run-pipeline.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { FEATURES_DATABASE, features } from './features.ts'
import { prepare } from './prepare.ts'

const SIZE = { widthPx: 400, heightPx: 300 }
const PHOTOS = 5

let dir: string
let photos: string[]
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-resume-'))
  const capture = makeSyntheticCapture({ ...SIZE, views: PHOTOS, turnDeg: 60 })
  photos = await writeCapturePhotos(capture, path.join(dir, 'photos'))
}, 60_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Prepares the photos and finds their features; is stopped once so many photos are done. Gives the photos in which features were looked for. */
async function run(workspace: string, stopAfter = Number.POSITIVE_INFINITY): Promise<number> {
  await mkdir(workspace, { recursive: true })
  const stop = new AbortController()
  const log: string[] = []
  const options: PipelineOptions = {
    stages: [prepare, features],
    workspace,
    photos: photos.map((file, i) => ({
      ...SIZE,
      ...{ uploadId: `u${i}`, fileName: path.basename(file), path: file, sha256: String(i), orientation: 1 },
      ...{ focalLengthMm: null, focalLength35mm: null, sharpness: null },
    })),
    capture: { kind: 'photos' },
    files: [],
    settings: PRESETS.draft.settings,
    colmapPath: 'colmap',
    engineVersion: 'any',
    threads: 1,
    signal: stop.signal,
    log(line) {
      log.push(line)
      if (line.includes(`Processed file [${stopAfter + 1}/`)) stop.abort(new PipelineStop('stopping'))
    },
    observer: { progress() {}, async publish() {}, async stageFinished() {} },
  }
  await runPipeline(options).catch((error: unknown) => {
    if (!(error instanceof PipelineStop)) throw error
  })
  return log.filter((line) => /Features:\s+\d+/.test(line)).length
}

/** Everything but the descriptors in one figure; their bytes, one after the other. */
function readAll(workspace: string): { digest: string; descriptors: Buffer } {
  const hash = createHash('sha256')
  return withDatabase(path.join(workspace, 'features', FEATURES_DATABASE), (database) => {
    for (const table of ['cameras', 'images', 'keypoints']) {
      for (const row of database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()) {
        for (const value of Object.values(row)) hash.update(value instanceof Uint8Array ? value : `${value},`)
      }
    }
    const rows = database.prepare('SELECT data FROM descriptors ORDER BY image_id').all()
    return { digest: hash.digest('hex'), descriptors: Buffer.concat(rows.map(({ data }) => data as Uint8Array)) }
  })
}

/**
 * VLFeat's descriptors differ in the last bits by what a thread of COLMAP looked at before, as they do between two runs with several
 * threads; everything else is the same.
 */
function expectSame(workspace: string, whole: string): void {
  const [a, b] = [readAll(workspace), readAll(whole)]
  expect(a.digest).toBe(b.digest)
  expect(a.descriptors.length).toBe(b.descriptors.length)
  const differing = a.descriptors.reduce((sum, value, i) => sum + (value === b.descriptors[i] ? 0 : 1), 0)
  expect(differing / a.descriptors.length).toBeLessThan(1e-3)
}

test('features are looked for once in each photo however often it is interrupted, and are the same', {
  timeout: 180_000,
}, async () => {
  const [whole, cut, torn] = ['whole', 'cut', 'torn'].map((name) => path.join(dir, name)) as [string, string, string]
  expect(await run(whole)).toBe(PHOTOS)
  const first = await run(cut, 2)
  expect(first).toBeGreaterThanOrEqual(2)
  expect(first).toBeLessThan(PHOTOS)
  // One that was at work when it was stopped is looked at once more.
  expect(await run(cut)).toBeLessThanOrEqual(PHOTOS - 2)
  expectSame(cut, whole)

  // What a power cut may leave of a database that is not forced to the disk.
  await run(torn, 2)
  await truncate(path.join(torn, 'scratch', 'features', 'kept', FEATURES_DATABASE), 3 * 4096)
  expect(await run(torn)).toBe(PHOTOS)
  expectSame(torn, whole)
})
