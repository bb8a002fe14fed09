import { existsSync } from 'node:fs'
import { type StepNote, stepNote } from '#server/contracts/notes/step-notes.ts'
import type { Comparison, Report } from '#server/contracts/report.ts'
import { readPly } from '../../files/read-ply.ts'
import { readStereoMap } from '../../files/stereo-map.ts'
import { cameraCenter } from '../../geometry/rigid-transform.ts'
import { compareWithPhoto } from '../../images/compare-with-photo.ts'
import { type RenderCamera, sizeWithin } from '../../images/render-camera.ts'
import { readMaskFile } from '../../masks/mask-file.ts'
import { triangleArea } from '../../mesh/triangle-area.ts'
import { loadPhoto } from '../texture/texture-photo.ts'
import { type FoundRegion, findLowCoverageRegions } from './find-low-coverage-regions.ts'
import { markPlainGaps } from './mark-plain-gaps.ts'
import { meshFigures } from './mesh-figures.ts'
import { poseInModel } from './model-frame.ts'
import { readTexturedModel, type TexturedModel } from './read-textured-model.ts'
import { type SurfaceVisibility, surfaceVisibility } from './surface-visibility.ts'
import { judgeLikeness } from './verdict/judge-likeness.ts'
import { writePicture, writeRendering } from './write-picture.ts'

export interface MeasureModelInput {
  modelPath: string
  meshPath: string
  /** Undistorted photos; their cameras are in COLMAP's world. */
  photos: {
    name: string
    path: string
    /** Null without a mask. */
    maskPath: string | null
    camera: RenderCamera
    heldOut: boolean
    /** Whether it is compared with the model. */
    compared: boolean
    /** Where its depth map is if it has one, in COLMAP's format. */
    depthMapPath: string
  }[]
  /** Whether photos came with their depth. */
  depthGiven: boolean
  /** Longest side in pixels of what a model of these settings can show. */
  finestPx: number
  /** Directory of the pictures. */
  dir: string
}

export interface MeasuredModel {
  mesh: Report['mesh']
  /** For each photo. */
  comparisons: (Comparison | null)[]
  /** Share of the pixels of each photo's depth map, inside of its mask, that have a depth; null where it has none. */
  depthCoverage: (number | null)[]
  unseenSurface: number
  unseenTexels: number
  lowCoverageRegions: FoundRegion[]
  /** As `TexturedModel` has it. */
  gltfFromWorld: readonly number[]
}

export interface MeasureStep {
  /** 0 to 1, by measured times. */
  fraction: number
  note: StepNote
}

/** Longest side of a comparison: what a screen shows next to other things. */
const COMPARISON_PX = 800

const COMPARED_FROM = 0.15

/** Measures the published files: reads them, examines the surface, and compares it with photos. */
export async function measureModel(
  input: MeasureModelInput,
  onStep: (step: MeasureStep) => void,
): Promise<MeasuredModel> {
  // (1) the files, as those who download them get them
  onStep({ fraction: 0, note: stepNote('readingModel') })
  const model = await readTexturedModel(input.modelPath)
  const { positions, triangles } = await readPly(input.meshPath)
  const mesh = meshFigures({ positions, triangles: triangles ?? new Uint32Array(0) })

  // (2) which photos show which part of the surface
  const cameras = input.photos.map(({ camera }) => ({
    ...camera,
    camFromWorld: poseInModel(camera.camFromWorld, model.gltfFromWorld),
  }))
  const used = cameras.filter((_, i) => !input.photos[i]?.heldOut)
  const seen = surfaceVisibility(model.mesh, used, (done) =>
    onStep({
      fraction: (COMPARED_FROM * done) / used.length,
      note: stepNote('lookingAtSurface', { done, count: used.length }),
    }),
  )
  const heights = cameras.map(({ camFromWorld }) => cameraCenter(camFromWorld)[1])
  const lowCoverageRegions = findLowCoverageRegions(seen, { heights, depthGiven: input.depthGiven })

  // (3) photos beside the model
  const total = input.photos.filter(({ compared }) => compared).length
  const comparisons: (Comparison | null)[] = []
  let done = 0
  for (const [i, { compared }] of input.photos.entries()) {
    comparisons.push(compared ? await compare(model, input, { index: i, camera: cameras[i] as RenderCamera }) : null)
    if (!compared) continue
    const fraction = COMPARED_FROM + ((1 - COMPARED_FROM) * ++done) / total
    onStep({ fraction, note: stepNote('comparingModel', { done, count: total }) })
  }
  const marked = input.depthGiven ? comparisons : await markPlainGaps(model, cameras, comparisons, input.dir)
  const depthCoverage: (number | null)[] = []
  for (const { depthMapPath, maskPath } of input.photos) depthCoverage.push(await coverageOf(depthMapPath, maskPath))
  return {
    mesh,
    comparisons: marked,
    depthCoverage,
    ...unseenShares(model, seen),
    lowCoverageRegions,
    gltfFromWorld: model.gltfFromWorld,
  }
}

async function coverageOf(depthMapPath: string, maskPath: string | null): Promise<number | null> {
  if (!existsSync(depthMapPath)) return null
  const map = await readStereoMap(depthMapPath)
  const masked = maskPath === null ? null : await readMaskFile(maskPath, map)
  const whole = masked ? masked.mask.reduce((sum, value) => sum + value, 0) : map.values.length
  const withDepth = map.values.reduce((count, depth) => (depth > 0 ? count + 1 : count), 0)
  return whole === 0 ? 0 : Math.min(1, withDepth / whole)
}

async function compare(
  { mesh }: TexturedModel,
  { photos, dir, depthGiven, finestPx }: MeasureModelInput,
  { index, camera }: { index: number; camera: RenderCamera },
): Promise<Comparison> {
  const { name, path, maskPath, depthMapPath } = photos[index] as MeasureModelInput['photos'][number]
  const photo = await loadPhoto({ name, path, maskPath, camera }, sizeWithin(camera, COMPARISON_PX))
  const { psnrDb, ssim, covered, rendered } = compareWithPhoto(mesh, photo.camera, photo, photo.mask)
  const base = `compare-${name.replace(/\.[^.]*$/, '')}`
  const files = { photo: `${base}-photo.webp`, render: `${base}-render.webp` }
  const shown = depthGiven ? await whereDepthIs(depthMapPath, photo) : photo.mask?.map((value) => 255 * value)
  await writePicture(photo, `${dir}/${files.photo}`, shown)
  await writeRendering(rendered, `${dir}/${files.render}`)
  const { widthPx, heightPx } = photo
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const likeness = judgeLikeness(rendered, photo, { comparedPx: finestPx, subject: shown })
  return { psnrDb: finite(psnrDb), ssim: finite(ssim), covered, ...files, widthPx, heightPx, likeness, plainGaps: null }
}

/** Given depth cuts the object out of its photo, whose background was painted over with colours of its edge. */
async function whereDepthIs(
  depthMapPath: string,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Promise<Uint8Array | undefined> {
  if (!existsSync(depthMapPath)) return undefined
  const map = await readStereoMap(depthMapPath)
  return Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const x = Math.floor((((i % widthPx) + 0.5) * map.widthPx) / widthPx)
    const y = Math.floor(((Math.floor(i / widthPx) + 0.5) * map.heightPx) / heightPx)
    return (map.values[y * map.widthPx + x] ?? 0) > 0 ? 255 : 0
  })
}

/** Samples stand for equal areas; texels for what their triangle has of them in the texture. */
function unseenShares(
  { mesh }: TexturedModel,
  seen: SurfaceVisibility,
): Pick<MeasuredModel, 'unseenSurface' | 'unseenTexels'> {
  const { triangles, uvs, positions } = mesh
  let [unseen, texels, unseenTexels] = [0, 0, 0]
  for (let i = 0; i < seen.faces.length; i++) {
    const face = seen.faces[i] as number
    const [a, b, c] = [0, 1, 2].map((k) => triangles[3 * face + k] as number) as [number, number, number]
    const density = uvArea(uvs, a, b, c) / triangleArea(positions, a, b, c)
    texels += density
    if (seen.views[i] !== 0) continue
    unseen++
    unseenTexels += density
  }
  return {
    unseenSurface: seen.faces.length === 0 ? 0 : unseen / seen.faces.length,
    unseenTexels: texels === 0 ? 0 : unseenTexels / texels,
  }
}

function uvArea(uvs: Float32Array, a: number, b: number, c: number): number {
  const at = (vertex: number, k: number): number => uvs[2 * vertex + k] as number
  const [ux, uy, vx, vy] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(c, 0) - at(a, 0), at(c, 1) - at(a, 1)]
  return Math.abs(ux * vy - uy * vx) / 2
}
