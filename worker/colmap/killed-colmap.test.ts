import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { type PipelineOptions, runPipeline } from '#worker/pipeline/run-pipeline.ts'
import { features } from '#worker/stages/features.ts'
import { prepare } from '#worker/stages/prepare.ts'
import { stonePicture } from '#worker/testing/scene/stone-picture.ts'
import { writePictures } from '#worker/testing/write-pictures.ts'

const SIZE = { widthPx: 512, heightPx: 384 }

describe.runIf(process.platform === 'linux')('a COLMAP that runs', () => {
  let dir: string
  let photos: string[]
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'maquette-killed-'))
    const pictures = [1, 2, 3].map((seed) => stonePicture(seed, SIZE))
    photos = await writePictures(pictures, path.join(dir, 'photos'))
  }, 60_000)
  afterAll(() => rm(dir, { recursive: true, force: true }))

  /** Prepares the photos and finds their features; COLMAP's first extractor gets `signal` at its first word. */
  async function run(name: string, signal: NodeJS.Signals, hungAfterMs?: number) {
    const workspace = path.join(dir, name)
    await mkdir(workspace)
    const log: string[] = []
    let isSent = false
    const options: PipelineOptions = {
      stages: [prepare, features],
      workspace,
      photos: photos.map((file, i) => ({
        uploadId: `u${i}`,
        fileName: path.basename(file),
        path: file,
        ...SIZE,
        orientation: 1,
        sha256: String(i),
        focalLengthMm: null,
        focalLength35mm: null,
        sharpness: null,
      })),
      capture: { kind: 'photos' },
      files: [],
      settings: { ...PRESETS.draft.settings, maxFeatures: 1024 },
      colmapPath: 'colmap',
      engineVersion: 'any',
      threads: 1,
      signal: new AbortController().signal,
      ...(hungAfterMs === undefined ? {} : { hungAfterMs }),
      log(line) {
        log.push(line)
        const pid = !isSent && !line.includes('$ colmap') ? extractorIn(workspace) : null
        if (pid === null) return
        isSent = true
        process.kill(pid, signal)
      },
      observer: { progress() {}, async publish() {}, async stageFinished() {} },
    }
    const end = await runPipeline(options).then(
      () => null,
      (error: unknown) => error,
    )
    return { end, again: log.filter((line) => line.includes('It runs once more')).length }
  }

  it('and is killed from outside gets a second try, and is not called out of memory', {
    timeout: 180_000,
  }, async () => {
    expect(await run('once', 'SIGKILL')).toEqual({ end: null, again: 1 })
  })

  it('and stands still is ended as hung, and gets a second try', { timeout: 180_000 }, async () => {
    expect(await run('stopped', 'SIGSTOP', 3000)).toEqual({ end: null, again: 1 })
    expect(extractorIn(path.join(dir, 'stopped'))).toBeNull()
  })
})

/** The process that extracts features in `workspace`; null while there is none. */
function extractorIn(workspace: string): number | null {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const words = commandOf(entry)
    // Not the guard in front of it.
    if (words[1] === 'feature_extractor' && words.some((word) => word.startsWith(workspace))) return Number(entry)
  }
  return null
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
