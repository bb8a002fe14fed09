import { expect, it } from 'vitest'
import { completeReport, type WrittenReport } from './complete-report.ts'
import { reportSchema } from './report.ts'

/** As the first reports were: without all that was added since. */
const FIRST: WrittenReport = {
  version: 1,
  createdAt: '2026-01-01T10:00:00.000Z',
  verdict: { grade: 'fair', basis: 'seen', psnrDb: 21, ssim: 0.8, covered: 0.4, photoCount: 1, text: 'As it was.' },
  advice: [],
  photos: [
    {
      ...{ uploadId: '019a0000-0000-7000-8000-000000000001', fileName: 'a.jpg', name: '0001.jpg', state: 'registered' },
      ...{ reason: null, heldOut: false, features: 1, observations: 1, meanReprojectionErrorPx: 1 },
      ...{ position: [0, 0, 0], camera: 0, depthCoverage: null },
      comparison: { psnrDb: 21, ssim: 0.8, covered: 0.4, photo: 'a', render: 'b', widthPx: 8, heightPx: 8 },
    },
  ],
  overlap: [],
  sparse: {
    ...{ registeredPhotos: 1, points: 9, observations: 9, meanTrackLength: 3, meanObservationsPerPhoto: 9 },
    meanReprojectionErrorPx: 1,
    models: [{ registeredPhotos: 1, points: 9, meanReprojectionErrorPx: 1, chosen: true }],
  },
  cameras: [],
  calibration: null,
  dense: null,
  mesh: {
    ...{ vertices: 3, triangles: 1, components: 1, boundaryLoops: 1, boundaryEdges: 3, nonManifoldEdges: 0 },
    ...{ watertight: false, diagonal: 1 },
  },
  texture: { widthPx: 8, heightPx: 8, scale: 1, charts: 1, photosUsed: 1, unseenSurface: 0, unseenTexels: 0 },
  pictures: { previews: [], turntable: { name: 'turntable.webp', widthPx: 8, heightPx: 8, frames: 2 } },
  run: {
    stages: [
      { name: 'carve', seconds: 1, peakMemoryBytes: null, startedAt: '2026-01-01T10:00:00.000Z', message: 'Done' },
    ],
    seconds: 1,
    settings: {},
    engine: null,
    ...{ maquetteVersion: '0.1.0', nodeVersion: '24.0.0', threads: 2 },
    machine: { os: 'Linux', cpu: 'a', cores: 2, memoryBytes: 1 },
  },
}

it('fills in what an older report lacks as the schema does', () => {
  expect(completeReport(FIRST)).toEqual(reportSchema.parse(FIRST))
})

it('fills in what a likeness lacks that was measured before its worst places were', () => {
  const [photo] = FIRST.photos as [WrittenReport['photos'][number]]
  const figures = { psnrDb: 21, ssim: 0.8, detailCovered: 0.9, comparedPx: 480 }
  const likeness = {
    ...figures,
    gain: [1, 1, 1] as [number, number, number],
    offset: [0, 0, 0] as [number, number, number],
  }
  const before: WrittenReport = {
    ...FIRST,
    photos: [{ ...photo, comparison: photo.comparison && { ...photo.comparison, likeness } }],
  }
  expect(completeReport(before)).toEqual(reportSchema.parse(before))
})

it('leaves a report of today as it is', () => {
  const today = reportSchema.parse(FIRST)
  expect(completeReport(today)).toEqual(today)
})

it('throws for what is no report', () => {
  expect(() => completeReport({ version: 2 } as unknown as WrittenReport)).toThrow(TypeError)
  expect(() => completeReport(null as unknown as WrittenReport)).toThrow(TypeError)
})
