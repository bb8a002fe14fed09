import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCorridorCapture } from '../../testing/corridor-capture.ts'
import { makeSyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { QUICK_DRAFT, reconstructPhotos } from '../../testing/reconstruct-photos.ts'
import { writeCapturePhotos } from '../../testing/write-capture-photos.ts'
import { writePictures } from '../../testing/write-pictures.ts'
import { PIPELINE } from '../pipeline.ts'

const MINUTES = 4 * 60_000
const UP_TO_SPARSE = PIPELINE.slice(0, PIPELINE.findIndex(({ name }) => name === 'sparse') + 1)

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-full-disk-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** No test here asks how good a model is. */
const SETTINGS = { ...QUICK_DRAFT, maxFeatures: 1024 }

/** COLMAP as it is, but that each run of the mapper after the first meets a device without space. */
async function colmapOnSmallDisk(dir: string): Promise<string> {
  const script = path.join(root, dir, 'colmap')
  const lines = [
    '#!/bin/sh',
    `if [ "$1" = mapper ] && [ "$2" != -h ] && [ "$2" != --help ]; then`,
    `  if [ -e '${script}.ran' ]; then exec dd if=/dev/zero of=/dev/full count=1; fi`,
    `  touch '${script}.ran'`,
    'fi',
    'exec colmap "$@"',
  ]
  await writeFile(script, `${lines.join('\n')}\n`)
  await chmod(script, 0o755)
  return script
}

test(
  'a disk that is full in a second try leaves the model that was found',
  async () => {
    const capture = makeSyntheticCapture({ seed: 1, views: 6, turnDeg: 140, widthPx: 480, heightPx: 360 })
    const files = await writeCapturePhotos(capture, path.join(root, 'kept'), { exif: false })
    const said: string[] = []
    const { sparse } = await reconstructPhotos(files, path.join(root, 'kept', 'job'), {
      stages: UP_TO_SPARSE,
      settings: SETTINGS,
      // The lens that comes out is another than EXIF names, which is reason to try again.
      focalLength35mm: 4 * capture.intrinsics.focalLength35mm,
      colmapPath: await colmapOnSmallDisk('kept'),
      log: (line) => said.push(line),
    })
    expect(said.filter((line) => line.includes('The disk was full'))).toHaveLength(1)
    expect(sparse.models[0]).toMatchObject({ chosen: true, registeredPhotos: 6 })
  },
  MINUTES,
)

test(
  'without a model, a disk that is full is why there is none',
  async () => {
    const corridor = makeCorridorCapture({ seed: 1, views: 6, widthPx: 480, heightPx: 360, focalLengthPx: 420 })
    const files = await writePictures(corridor, path.join(root, 'none'))
    const job = reconstructPhotos(files, path.join(root, 'none', 'job'), {
      stages: UP_TO_SPARSE,
      settings: SETTINGS,
      colmapPath: await colmapOnSmallDisk('none'),
    })
    await expect(job).rejects.toMatchObject({ code: 'DISK_FULL' })
  },
  MINUTES,
)
