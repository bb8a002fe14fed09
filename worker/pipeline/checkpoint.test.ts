import { appendFile, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Capture, PosedFrame } from '#server/contracts/capture/capture.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import type { StageName } from '#server/contracts/stages.ts'
import {
  type CheckpointInputs,
  checkpointKey,
  readCheckpoint,
  type StageManifest,
  writeCheckpoint,
} from './checkpoint.ts'

const FRAME: Omit<PosedFrame, 'depth'> = {
  ...{ color: 'c', mask: null, upright: false, widthPx: 8, heightPx: 8, fxPx: 8, fyPx: 8, cxPx: 4, cyPx: 4 },
  distortion: { k1: 0, k2: 0, p1: 0, p2: 0 },
  worldFromCamera: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
}

const inputs: CheckpointInputs = {
  stage: { name: 'features', version: 1, settingsUsed: ['maxFeatures', 'maxFeaturePx'] },
  settings: PRESETS.draft.settings,
  photos: [
    { uploadId: 'a', sha256: '11' },
    { uploadId: 'b', sha256: '22' },
  ],
  capture: { kind: 'photos' },
  files: [],
  engineVersion: '3.8',
  previousKey: 'before',
}

describe('checkpointKey', () => {
  it('changes with everything that the output depends on', () => {
    const changed: CheckpointInputs[] = [
      { ...inputs, stage: { ...inputs.stage, version: 2 } },
      { ...inputs, stage: { ...inputs.stage, name: 'matching' } },
      { ...inputs, settings: { ...inputs.settings, maxFeatures: 5000 } },
      { ...inputs, photos: [...inputs.photos].reverse() },
      { ...inputs, photos: inputs.photos.slice(1) },
      { ...inputs, engineVersion: '3.9' },
      { ...inputs, previousKey: 'other' },
      { ...inputs, previousKey: null },
    ]
    const keys = [inputs, ...changed].map(checkpointKey)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('changes with masks from the first stage that they change on, and not before', () => {
    const masked: CheckpointInputs = { ...inputs, capture: { kind: 'photos', masks: { a: 'c' } } }
    const withFile = (sha256: string): CheckpointInputs => ({
      ...masked,
      stage: { ...inputs.stage, usesMasks: true },
      files: [{ uploadId: 'c', sha256 }],
    })
    expect(checkpointKey(masked)).toBe(checkpointKey(inputs))
    expect(checkpointKey(withFile('33'))).not.toBe(checkpointKey(inputs))
    expect(checkpointKey(withFile('33'))).not.toBe(checkpointKey(withFile('44')))
    const unmasked = { ...inputs, stage: { ...inputs.stage, usesMasks: true as const } }
    expect(checkpointKey(unmasked)).toBe(checkpointKey(inputs))
  })

  it('does not name COLMAP where depth is given, which no stage runs then', () => {
    const frame = (depth: string | null) => ({ ...FRAME, depth })
    const capture = (depth: string | null): Capture => ({ kind: 'posed', frames: [frame(depth)], depthUnit: 1 })
    const keyOf = (depth: string | null, engineVersion: string) =>
      checkpointKey({ ...inputs, capture: capture(depth), engineVersion })
    expect(keyOf('d', 'COLMAP 3.8')).toBe(keyOf('d', 'no COLMAP'))
    expect(keyOf(null, 'COLMAP 3.8')).not.toBe(keyOf(null, 'COLMAP 3.9'))
  })

  it('is that of the name that a stage had first: the key of an older workspace fits', () => {
    const former = { ...inputs.stage, name: 'carve' as StageName }
    expect(checkpointKey({ ...inputs, stage: { ...inputs.stage, name: 'tsdf' } })).toBe(
      checkpointKey({ ...inputs, stage: former }),
    )
  })

  it('is not moved by a setting that the stage does not use, nor by the order of their names', () => {
    expect(checkpointKey({ ...inputs, settings: { ...inputs.settings, maxUndistortedPx: 999 } })).toBe(
      checkpointKey(inputs),
    )
    const reordered = { ...inputs.stage, settingsUsed: [...inputs.stage.settingsUsed].reverse() }
    expect(checkpointKey({ ...inputs, stage: reordered })).toBe(checkpointKey(inputs))
  })
})

describe('a checkpoint on disk', () => {
  let dir: string
  const manifest: StageManifest = {
    stage: 'features',
    key: 'k1',
    output: { counts: [1, 2] },
    artifacts: [{ name: 'a.txt', description: 'A', mediaType: 'text/plain', relativePath: 'a.txt' }],
    message: 'Found 3 features',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    elapsedMs: 1000,
    peakMemoryBytes: 5000,
  }
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'maquette-checkpoint-'))
    await writeFile(path.join(dir, 'a.txt'), 'a')
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('comes back whole under its key and leaves no temporary file', async () => {
    await writeCheckpoint(dir, manifest)
    expect(await readCheckpoint(dir, 'k1')).toEqual({ ...manifest, files: { 'a.txt': 1 } })
    expect((await readdir(dir)).sort()).toEqual(['a.txt', 'manifest.json'])
  })

  it('is none when a power cut has emptied a file, and stays when a later stage adds to one or removes one', async () => {
    await mkdir(path.join(dir, 'below'))
    for (const name of ['database.db', 'below/depth.bin']) await writeFile(path.join(dir, name), 'bytes')
    await writeCheckpoint(dir, manifest)
    await appendFile(path.join(dir, 'database.db'), 'more')
    await rm(path.join(dir, 'below', 'depth.bin'))
    expect(await readCheckpoint(dir, 'k1')).not.toBeNull()
    await truncate(path.join(dir, 'database.db'), 0)
    expect(await readCheckpoint(dir, 'k1')).toBeNull()
  })

  it('is none under another key, when torn, without its artifact, or without its directory', async () => {
    expect(await readCheckpoint(path.join(dir, 'missing'), 'k1')).toBeNull()
    await writeCheckpoint(dir, manifest)
    expect(await readCheckpoint(dir, 'k2')).toBeNull()
    await rm(path.join(dir, 'a.txt'))
    expect(await readCheckpoint(dir, 'k1')).toBeNull()
    await writeFile(path.join(dir, 'manifest.json'), JSON.stringify(manifest).slice(0, 40))
    expect(await readCheckpoint(dir, 'k1')).toBeNull()
  })
})
