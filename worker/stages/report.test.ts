import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import { reportSchema } from '#server/contracts/report.ts'
import { buildKernels } from '../kernels/build-kernels.ts'
import { makeSixViews } from '../testing/make-six-views.ts'
import { writeSixViews } from '../testing/posed-captures.ts'
import { runCapture } from '../testing/run-capture.ts'
import { DEPTH_PIPELINE } from './pipeline.ts'

// That of a capture of photos alone is checked where one is reconstructed: worker/testing/reconstruct.test.ts.

/** Measured 35 dB from below, where there is a plain disc, and 24.5 to 27.8 dB from the other sides. */
const MIN_PSNR_DB = 23

it('judges six views with depth, for which there is no COLMAP', { timeout: 120_000 }, async () => {
  await buildKernels()
  const root = await mkdtemp(path.join(tmpdir(), 'maquette-report-'))
  try {
    const coding = { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } } as const
    const capture = await writeSixViews(makeSixViews({ sizePx: 256 }), path.join(root, 'files'), coding)
    const { artifacts } = await runCapture(capture, path.join(root, 'run'), { stages: DEPTH_PIPELINE })
    const report = reportSchema.parse(JSON.parse(await readFile(artifacts.get(REPORT_NAME) ?? 'missing', 'utf8')))

    expect(report).toMatchObject({ sparse: null, dense: null, calibration: null, overlap: [], run: { engine: null } })
    expect(report.sixViews).toMatchObject({ depthModel: 'shared', depthBrighter: 'near' })
    expect(report.sixViews?.medianDepthError).toBeLessThan(0.01)
    // Seen from all sides, it is closed.
    expect(report.mesh).toMatchObject({ watertight: true, components: 1 })
    expect(report.run.stages.map(({ name }) => name)).toEqual(['prepare', 'pose', 'tsdf', 'mesh', 'texture'])
    expect(report.photos.map(({ fileName, state, heldOut }) => [fileName, state, heldOut])).toEqual(
      ['front', 'back', 'left', 'right', 'top', 'bottom'].map((view) => [`${view}.png`, 'registered', false]),
    )
    for (const { depthCoverage, comparison, features, observations } of report.photos) {
      expect(depthCoverage).toBeGreaterThan(0.05)
      expect(comparison?.psnrDb).toBeGreaterThan(MIN_PSNR_DB)
      // Little of each picture, and all of what is shown in it.
      expect(comparison?.likeness?.detailCovered).toBeGreaterThan(0.85)
      expect([features, observations]).toEqual([null, null])
    }
    // Depth in a part of a photo, and parts that one photo shows, are what such captures are.
    expect(report.advice.filter(({ kind, region }) => kind !== 'weak-region' || region?.cause === 'few')).toEqual([])
    for (const { text } of report.advice) expect(text).not.toMatch(/Take|photos that/)
    expect(report.verdict).toMatchObject({
      basis: 'seen',
      photoCount: 6,
      grade: expect.stringMatching(/good|excellent/),
    })
    expect(report.verdict.text).not.toMatch(/dB/)
    for (const { name } of report.pictures.previews) expect([...artifacts.keys()]).toContain(name)
  } finally {
    await rm(root, { recursive: true })
  }
})
