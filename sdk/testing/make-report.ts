import type { Report } from '#server/contracts/report.ts'

/** A report of three photos, with nothing in it but a verdict. */
export function makeReport(): Report {
  const mesh = { vertices: 3, triangles: 1, components: 1, boundaryLoops: 1, boundaryEdges: 3, nonManifoldEdges: 0 }
  const texture = { widthPx: 8, heightPx: 8, scale: 1, charts: 1, photosUsed: 3, unseenSurface: 0, unseenTexels: 0 }
  return {
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    verdict: {
      ...{ grade: 'good', basis: 'seen', psnrDb: 22.3, ssim: null, covered: 0.5, detailCovered: null, photoCount: 3 },
      ...{ limitedBy: 'likeness', text: 'Looks very much like the photos.' },
      details: 'PSNR 22.3 dB: the median of 3 photos.',
    },
    ...{
      advice: [],
      photos: [],
      overlap: [],
      leftOutFrames: [],
      worldOrigin: null,
      sparse: null,
      cameras: [],
      calibration: null,
      masks: null,
      dense: null,
    },
    mesh: { ...mesh, watertight: false, diagonal: 1 },
    closing: { openEdges: 3, madeUpShare: 0.21, isClosed: true },
    texture,
    pictures: { previews: [], turntable: { name: 'turntable.webp', widthPx: 8, heightPx: 8, frames: 1 } },
    ...{ sixViews: null, placement: null },
    run: {
      ...{ stages: [], seconds: 1, settings: {}, engine: null, maquetteVersion: '1', nodeVersion: '24', threads: 2 },
      machine: { os: 'Linux', cpu: 'any', cores: 2, memoryBytes: 1 },
    },
  }
}
