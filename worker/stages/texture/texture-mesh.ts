import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import type { TexturedMesh } from '../../images/render-textured.ts'
import { faceNeighbours } from '../../mesh/mesh-adjacency.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { eventLoopYielder } from '../../process/yield-to-event-loop.ts'
import { assembleTextured } from './assemble-textured.ts'
import { BackdropVotes } from './backdrop-votes.ts'
import { type Atlas, bakeChart, type ChartColors } from './bake-chart.ts'
import { bakeSpecks } from './bake-specks.ts'
import { colorUnseen } from './color-unseen.ts'
import { type FaceCandidates, makeFaceCandidates } from './face-candidates.ts'
import { fillGaps } from './fill-gaps.ts'
import { compareSharpness, devalueBlurred } from './judge/compare-sharpness.ts'
import { compensateExposure } from './judge/compensate-exposure.ts'
import { OutlierPropagation } from './judge/outlier-propagation.ts'
import { rejectOutliers } from './judge/reject-outliers.ts'
import { type AtlasLayout, layOutAtlas } from './lay-out-atlas.ts'
import { SeamLeveller, STRONG_REGULARIZATION, WEAK_REGULARIZATION } from './level-seams.ts'
import { type Chart, makeCharts } from './make-charts.ts'
import { selectViews, UNSEEN } from './select-views.ts'
import { forEachPhoto, KeptPhotos, type TexturePhoto } from './texture-photo.ts'
import { addViewQualities, qualitySize } from './view-quality.ts'

export interface TextureMeshOptions {
  /** Largest width and height of the texture, in pixels. */
  maxTexturePx: number
  /**
   * Whether exposure and passers-by may differ between the photos, as in most captures; `same` for renderings of one scene: their
   * colours are kept, and only the last steps at seams are taken away.
   */
  light: 'varies' | 'same'
  signal: AbortSignal
  /** `fraction` from 0 to 1. */
  progress(fraction: number, note: StepNote): void
}

/** The mesh with its texture, and what became of it. */
export interface TexturedResult {
  mesh: TexturedMesh
  /** For each vertex of `mesh`, the vertex of the given mesh that it is a copy of. */
  sourceVertices: Uint32Array
  /** Index of the first triangle of `mesh` that no photo shows: those are its last ones. */
  firstUnseen: number
  statistics: TextureStatistics
}

export interface TextureStatistics {
  /** In the textured mesh. */
  faces: number
  /** Faces of the given mesh that were left out: photos show the backdrop in their place. */
  backdropFaces: number
  /** Faces that no photo shows: coloured from their surroundings. */
  unseenFaces: number
  charts: number
  photosUsed: number
  /** Views of faces that were dropped because the other photos show another colour. */
  rejectedViews: number
  /** Of the texture. */
  widthPx: number
  heightPx: number
  /** Texels for each pixel of the photos in one direction: 1 is all there is. */
  scale: number
}

/** Shares of the progress, by measured times. */
const RATED = 0.4
const CHOSEN = 0.55
const SAMPLED = 0.65
const LEVELLED = 0.75
const BAKED = 0.95

const PORTION = 4096

/**
 * Textures a mesh from photos, each decoded by itself: memory is a few photos, 128 MiB of those that are needed again, the texture (four bytes a texel with its
 * mask) and about 170 bytes a face. The same input gives the same texture.
 */
export async function textureMesh(
  given: TriangleSurface,
  photos: readonly TexturePhoto[],
  { maxTexturePx, light, signal, progress }: TextureMeshOptions,
): Promise<TexturedResult> {
  const yieldToEventLoop = eventLoopYielder(signal)

  // (1) the quality of each view of each face, and which faces lie in the backdrop
  const { candidates, backdrop } = await gatherCandidates(given, photos, { light, yieldToEventLoop, progress })
  const backdropFaces = backdrop?.count() ?? 0
  const mesh = backdrop && backdropFaces > 0 ? backdrop.dropFrom(candidates) : given
  const { faceCount } = candidates
  const vertexCount = mesh.positions.length / 3

  // (2) one photo for each face
  const varies = light === 'varies'
  const { gains, rejectedViews } = varies
    ? await judgePhotos(candidates, mesh, photos.length, yieldToEventLoop)
    : { gains: new Float64Array(3 * photos.length).fill(1), rejectedViews: 0 }
  const neighbours = await faceNeighbours(mesh.triangles, vertexCount, yieldToEventLoop)
  const labels = await selectViews(candidates, neighbours, {
    yieldToEventLoop,
    report: (round, most) =>
      progress(RATED + (round / most) * (CHOSEN - RATED), stepNote('choosingPhotos', { count: photos.length, round })),
  })
  const unseenFaces = labels.reduce((sum, label) => sum + (label === UNSEEN ? 1 : 0), 0)
  progress(CHOSEN, stepNote('chosePhotos', { done: faceCount - unseenFaces, count: faceCount }))

  // (3) where each face lies in the texture
  const charts = await makeCharts(mesh, photos, { labels, neighbours }, yieldToEventLoop)
  const layout = await layOutAtlas(charts, photos, maxTexturePx, yieldToEventLoop)

  // (4) colours: level the seams, then copy
  const leveller = new SeamLeveller(mesh.triangles, vertexCount, neighbours, labels)
  const work: PhotoWork = { photos, kept: new KeptPhotos(), charts, layout, gains }
  await sampleSeams(work, leveller, vertexCount, (done, total) =>
    progress(CHOSEN + ((SAMPLED - CHOSEN) * done) / total, stepNote('comparingSeams', { done, count: total })),
  )
  await leveller.solve(yieldToEventLoop, varies ? WEAK_REGULARIZATION : STRONG_REGULARIZATION)
  progress(LEVELLED, stepNote('levelledSeams', { count: charts.length }))
  const baked = (done: number) => stepNote('baked', { done, count: charts.length })
  const atlas = await bake(work, leveller, {
    unseenColors: await colorUnseen(mesh.triangles, vertexCount, { labels, candidates, gains }, yieldToEventLoop),
    yieldToEventLoop,
    report: (done) => progress(LEVELLED + ((BAKED - LEVELLED) * done) / charts.length, baked(done)),
  })
  await fillGaps(atlas, yieldToEventLoop)
  progress(1, baked(charts.length))

  const { rgb, widthPx, heightPx } = atlas
  const photosUsed = new Set(labels).size - (unseenFaces > 0 ? 1 : 0)
  const scale = (layout.photoSizes[0]?.widthPx ?? 1) / (photos[0]?.camera.widthPx ?? 1)
  return {
    ...assembleTextured(mesh, charts, layout, { rgb, widthPx, heightPx }),
    firstUnseen: faceCount - unseenFaces,
    statistics: {
      faces: faceCount,
      backdropFaces,
      unseenFaces,
      charts: charts.length,
      photosUsed,
      rejectedViews,
      widthPx: layout.widthPx,
      heightPx: layout.heightPx,
      scale,
    },
  }
}

async function gatherCandidates(
  mesh: TriangleSurface,
  photos: readonly TexturePhoto[],
  {
    light,
    yieldToEventLoop,
    progress,
  }: Pick<TextureMeshOptions, 'light' | 'progress'> & {
    yieldToEventLoop: () => Promise<void> | undefined
  },
): Promise<{ candidates: FaceCandidates; backdrop: BackdropVotes | null }> {
  const backdrop = light === 'varies' ? new BackdropVotes(mesh) : null
  const candidates = makeFaceCandidates(mesh.triangles.length / 3)
  progress(0, stepNote('comparingPhotos', { done: 0, count: photos.length }))
  await forEachPhoto(
    photos,
    ({ camera }) => qualitySize(camera),
    async (image, photo) => {
      const fullWidthPx = photos[photo]?.camera.widthPx ?? image.widthPx
      await addViewQualities(candidates, { mesh, image, photo, fullWidthPx, light, backdrop }, yieldToEventLoop)
      progress(
        (RATED * (photo + 1)) / photos.length,
        stepNote('comparingPhotos', { done: photo + 1, count: photos.length }),
      )
    },
  )
  return { candidates, backdrop }
}

interface PhotoWork {
  photos: readonly TexturePhoto[]
  /** At the sizes of the layout. */
  kept: KeptPhotos
  charts: readonly Chart[]
  layout: AtlasLayout
  gains: Float64Array
}

/** Finds the photos' exposures; drops views that show something else, and takes quality from blurred ones. */
async function judgePhotos(
  candidates: FaceCandidates,
  mesh: TriangleSurface,
  photoCount: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<{ gains: Float64Array; rejectedViews: number }> {
  const { faceCount } = candidates
  const gains = await compensateExposure(candidates, photoCount, yieldToEventLoop)
  const sharpness = await compareSharpness(candidates, photoCount, yieldToEventLoop)
  const doubt = new OutlierPropagation(mesh, photoCount)
  let rejectedViews = 0
  for (let from = 0; from < faceCount; from += PORTION) {
    rejectedViews += rejectOutliers(
      candidates,
      { gains, sharpness },
      {
        from,
        to: Math.min(faceCount, from + PORTION),
        seen: (face, photo, isOutlier) => doubt.add(face, photo, isOutlier),
      },
    )
    await yieldToEventLoop()
  }
  for (let from = 0; from < faceCount; from += PORTION) {
    const to = Math.min(faceCount, from + PORTION)
    doubt.apply(candidates, from, to)
    devalueBlurred(candidates, sharpness, { from, to })
    await yieldToEventLoop()
  }
  return { gains, rejectedViews }
}

/** Calls `use` for each photo that has charts, at the size that its texels are copied from. */
async function forEachUsedPhoto(
  { photos, kept, charts, layout }: PhotoWork,
  use: (image: Parameters<Parameters<typeof forEachPhoto>[2]>[0], photo: number, charts: number[]) => Promise<void>,
): Promise<void> {
  const chartsOf = photos.map((): number[] => [])
  charts.forEach((chart, i) => {
    chartsOf[chart.photo]?.push(i)
  })
  const used = photos.flatMap((_, photo) => (chartsOf[photo]?.length ? [photo] : []))
  const sizes = new Map(photos.map((photo, i) => [photo, layout.photoSizes[i]]))
  await forEachPhoto(
    used.map((photo) => photos[photo] as TexturePhoto),
    (photo) => sizes.get(photo) ?? photo.camera,
    async (image, index) => {
      const photo = used[index] as number
      await use(image, photo, chartsOf[photo] as number[])
    },
    kept,
  )
}

async function sampleSeams(
  work: PhotoWork,
  leveller: SeamLeveller,
  vertexCount: number,
  report: (done: number, total: number) => void,
): Promise<void> {
  const total = new Set(work.charts.map(({ photo }) => photo).filter((photo) => photo !== UNSEEN)).size
  const points = new Float32Array(2 * vertexCount)
  let done = 0
  await forEachUsedPhoto(work, async (image, photo, charts) => {
    const scaleX = image.widthPx / (work.photos[photo] as TexturePhoto).camera.widthPx
    const scaleY = image.heightPx / (work.photos[photo] as TexturePhoto).camera.heightPx
    for (const i of charts) {
      const chart = work.charts[i] as Chart
      chart.vertices.forEach((vertex, k) => {
        points[2 * vertex] = (chart.points[2 * k] as number) * scaleX
        points[2 * vertex + 1] = (chart.points[2 * k + 1] as number) * scaleY
      })
      leveller.sample(chart.faces, photo, {
        image,
        gain: gainOf(work.gains, photo),
        pixelOf: (vertex, xy) => {
          xy[0] = points[2 * vertex] as number
          xy[1] = points[2 * vertex + 1] as number
        },
      })
    }
    report(++done, total)
  })
}

function gainOf(gains: Float64Array, photo: number): Float64Array {
  return gains.subarray(3 * photo, 3 * photo + 3)
}

async function bake(
  work: PhotoWork,
  leveller: SeamLeveller,
  {
    unseenColors,
    yieldToEventLoop,
    report,
  }: { unseenColors: Float32Array; yieldToEventLoop: () => Promise<void> | undefined; report: (done: number) => void },
): Promise<Atlas> {
  const { charts } = work
  const { widthPx, heightPx } = work.layout
  const texels = widthPx * heightPx
  const atlas: Atlas = { widthPx, heightPx, rgb: new Uint8Array(3 * texels), filled: new Uint8Array(texels) }
  let done = 0
  const finish = async (): Promise<void> => {
    done++
    const pause = yieldToEventLoop()
    if (!pause) return
    report(done)
    await pause
  }
  for (let i = 0; i < charts.length; i++) {
    const chart = charts[i] as Chart
    if (chart.photo !== UNSEEN) continue
    const added = new Float32Array(3 * chart.vertices.length)
    chart.vertices.forEach((vertex, k) => {
      added.set(unseenColors.subarray(3 * vertex, 3 * vertex + 3), 3 * k)
    })
    bakeOne(work, atlas, i, { source: null, added })
    await finish()
  }
  await forEachUsedPhoto(work, async (image, photo, own) => {
    for (const i of own) {
      const chart = charts[i] as Chart
      const added = new Float32Array(3 * chart.vertices.length)
      chart.vertices.forEach((vertex, k) => {
        const copy = leveller.copyOf(vertex, photo)
        for (let c = 0; c < 3; c++) added[3 * k + c] = leveller.correctionAt(copy, c)
      })
      const source = { image, gain: gainOf(work.gains, photo) }
      bakeOne(work, atlas, i, { source, added })
      await finish()
    }
  })
  return atlas
}

function bakeOne({ photos, charts, layout }: PhotoWork, atlas: Atlas, index: number, colors: ChartColors): void {
  const chart = charts[index] as Chart
  const rect = layout.rects[index]
  if (rect) {
    bakeChart(atlas, chart, rect, colors)
    return
  }
  const camera = photos[chart.photo]?.camera
  const image = colors.source?.image
  const scale =
    camera && image ? { x: image.widthPx / camera.widthPx, y: image.heightPx / camera.heightPx } : { x: 1, y: 1 }
  bakeSpecks(atlas, chart, { index, specks: layout.specks, colors, scale })
}
