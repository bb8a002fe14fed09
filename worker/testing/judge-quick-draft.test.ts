import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { judgeModel } from './judge-model.ts'
import type { SurfaceScore } from './judge-surface.ts'
import { longTest } from './long-test.ts'
import { makeSyntheticCapture } from './make-synthetic-capture.ts'
import { reconstructPhotos } from './reconstruct-photos.ts'
import { renderHeldOutViews } from './render-held-out-views.ts'
import { writeCapturePhotos } from './write-capture-photos.ts'

/** F-score of the fused cloud and of the mesh at each of THRESHOLDS. Measured: 0.931, 0.975, 0.989; 0.940, 0.978, 0.990. */
const MIN_CLOUD_F_SCORES = [0.91, 0.965, 0.98]
const MIN_MESH_F_SCORES = [0.92, 0.965, 0.98]
/** Of each view that was held out. Measured: 24.2 and 22.8 dB, 0.896 and 0.884. */
const MIN_PSNR_DB = 22
const MIN_SSIM = 0.865

const SEED = 1

// What reconstruct.test.ts judges of smaller photos, where the limits are lower.
longTest('a quick draft of photos of 640 px is as true as its photos let it be', { timeout: 300_000 }, async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'maquette-quick-draft-'))
  try {
    const capture = makeSyntheticCapture({ seed: SEED })
    const { artifacts } = await reconstructPhotos(
      await writeCapturePhotos(capture, path.join(root, 'photos')),
      path.join(root, 'draft'),
      { focalLength35mm: capture.intrinsics.focalLength35mm },
    )
    const { cloud, mesh, views } = await judgeModel(artifacts, capture, renderHeldOutViews(capture, { seed: SEED }))
    expectScores(cloud, MIN_CLOUD_F_SCORES)
    expectScores(mesh, MIN_MESH_F_SCORES)
    for (const { psnrDb, ssim } of views) {
      expect(psnrDb).toBeGreaterThanOrEqual(MIN_PSNR_DB)
      expect(ssim).toBeGreaterThanOrEqual(MIN_SSIM)
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

function expectScores(scores: readonly SurfaceScore[], least: readonly number[]): void {
  scores.forEach(({ fScore, threshold }, i) => {
    expect(fScore, `at ${100 * threshold} % of the diameter`).toBeGreaterThanOrEqual(least[i] ?? 1)
  })
}
