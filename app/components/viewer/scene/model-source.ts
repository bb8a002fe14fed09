import type { ArtifactView } from '#server/contracts/artifacts.ts'
import type { ArFiles } from '../toolbar/ar-address.ts'

/** Where a model is to be had. */
export interface ModelSource {
  url: string
  /** A file of the same reconstruction to take the cameras from, when the model itself has none. */
  camerasUrl: string | null
  /** A file of the same reconstruction with the points that its surface was made of. */
  pointsUrl: string | null
  /** A file of the same reconstruction with the triangles that closing its surface for printing takes. */
  madeUpUrl: string | null
  /** A file of the same reconstruction with the triangles that no photo shows. */
  unseenUrl: string | null
  /** The model itself, where what is at `url` is a smaller one that was made of it. */
  detail: { url: string; byteSize: number } | null
  /** The textured model as programs for augmented reality read it. */
  ar: ArFiles
}

/** Sparse models have their cameras in them, the others theirs in the sparse one. */
const WITH_CAMERAS = ['snapshot.glb', 'sparse.glb']

/** What the files of a job give the viewer while `preview` is the newest of them that it can show. */
export function modelSourceOf(preview: ArtifactView, artifacts: readonly ArtifactView[]): ModelSource {
  const fileOf = (wanted: string) => artifacts.find(({ name }) => name === wanted)
  const model = preview.name === 'preview.glb' ? (fileOf('model-compressed.glb') ?? fileOf('model.glb')) : undefined
  const ofModel = (name: string) => (preview.name === 'preview.glb' ? (fileOf(name)?.url ?? null) : null)
  return {
    url: preview.url,
    camerasUrl: WITH_CAMERAS.includes(preview.name) ? null : (fileOf('sparse.glb')?.url ?? null),
    pointsUrl: fileOf('dense.glb')?.url ?? null,
    madeUpUrl: ofModel('made-up.glb'),
    unseenUrl: ofModel('unseen.glb'),
    detail: model && model.byteSize > preview.byteSize ? { url: model.url, byteSize: model.byteSize } : null,
    ar: { glbUrl: ofModel('model.glb'), usdzUrl: ofModel('model.usdz') },
  }
}
