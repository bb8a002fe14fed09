import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { buildKernels } from '../kernels/build-kernels.ts'
import type { AnyStage } from '../pipeline/run-pipeline.ts'
import { longTest } from '../testing/long-test.ts'
import { makeSyntheticCapture, type SyntheticPhoto } from '../testing/make-synthetic-capture.ts'
import { writePosedFrames } from '../testing/posed-captures.ts'
import { runCapture } from '../testing/run-capture.ts'
import { DEPTH_PIPELINE } from './pipeline.ts'
import type { ReportOutput } from './report.ts'
import type { TsdfOutput } from './tsdf.ts'

vi.setConfig({ testTimeout: 120_000 })

const SETTINGS = {
  ...PRESETS.draft.settings,
  ...{ maxUndistortedPx: 320, depthPx: 240, meshTriangles: 10_000, texturePx: 1024, holdOutFrom: 5 },
}

const TO_TSDF = DEPTH_PIPELINE.slice(0, 3)

let root: string
beforeAll(async () => {
  await buildKernels()
  root = await mkdtemp(path.join(tmpdir(), 'maquette-tsdf-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('the colours of views with depth', () => {
  const scene = { views: 8, turnDeg: 90, widthPx: 240, heightPx: 180 }
  const right = makeSyntheticCapture(scene)

  /** What becomes of the right depth with poses and colours of one's own. */
  async function run(
    name: string,
    stages: readonly AnyStage[],
    change: (photo: SyntheticPhoto, index: number) => Partial<SyntheticPhoto>,
  ) {
    const photos = right.photos.map((photo, i) => ({ ...photo, ...change(photo, i) }))
    const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
    const capture = await writePosedFrames({ ...right, photos }, path.join(root, `${name}-files`), coding)
    const { outputs, log } = await runCapture(capture, path.join(root, name), { stages, settings: SETTINGS })
    const { colorCameras } = outputs.get('tsdf') as TsdfOutput
    assert(colorCameras)
    return { colorCameras, log, verdict: outputs.get('report') as ReportOutput | undefined }
  }

  it('are left as they are where poses are right', async () => {
    const { colorCameras, log } = await run('right', TO_TSDF, () => ({}))
    expect(colorCameras.used).toBe(false)
    expect(log).toContainEqual(expect.stringMatching(/^\[tsdf\] colours differ .*the cameras stay as they are/))
  })

  it('are brought into agreement where poses drift', async () => {
    // A hundredth of a metre to and fro: depth drifts with it.
    const { colorCameras } = await run('drift', TO_TSDF, ({ camFromWorld: { rotation, translation } }, i) => {
      const [x, y, z] = translation
      const moved: typeof translation = [0, 3, 6].map((k) => 0.01 * Math.sin(7 * i + k)) as typeof translation
      return { camFromWorld: { rotation, translation: [x + moved[0], y + moved[1], z + moved[2]] } }
    })
    expect(colorCameras.used).toBe(true)
    expect(colorCameras.after).toBeLessThan(0.65 * colorCameras.before)
  })

  /** The colours' focal length is 33 / 35 of what is said: up to 7 px. */
  const runWithOtherLens = (name: string, stages: readonly AnyStage[]) => {
    const colors = makeSyntheticCapture({ ...scene, focalLength35mm: 33 })
    return run(name, stages, (_, i) => ({ rgb: (colors.photos[i] as SyntheticPhoto).rgb }))
  }

  it('are taken by the camera that took them where it is not that of the depth', async () => {
    const { colorCameras } = await runWithOtherLens('lens', TO_TSDF)
    expect(colorCameras.used).toBe(true)
    expect(Math.abs(colorCameras.stretch - 33 / 35)).toBeLessThan(0.02)
  })

  longTest('are judged by that camera too, in views that were held out', async () => {
    const { verdict } = await runWithOtherLens('lens-judged', DEPTH_PIPELINE)
    expect(verdict?.basis).toBe('held-out')
    expect(verdict?.psnrDb).toBeGreaterThan(20)
  })
})
