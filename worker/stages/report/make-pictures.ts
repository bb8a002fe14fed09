import { stepNote } from '#server/contracts/notes/step-notes.ts'
import type { Report } from '#server/contracts/report.ts'
import { readPly } from '../../files/read-ply.ts'
import type { Subject } from '../../geometry/find-subject.ts'
import type { Vector3 } from '../../geometry/vector3.ts'
import { type RenderedMesh, renderTextured } from '../../images/render-textured.ts'
import type { RgbImage } from '../../images/rgb-image.ts'
import { decimateMesh } from '../../mesh/mesh-decimate.ts'
import { sampleSurface } from '../../mesh/sample-surface.ts'
import type { MeasureStep } from './measure-model.ts'
import { pointInModel } from './model-frame.ts'
import { orbitCameras, planOrbit, pointsToFrame } from './picture-cameras.ts'
import { readTexturedModel } from './read-textured-model.ts'
import { renderWireframe } from './render-wireframe.ts'
import { writeAnimation, writePicture } from './write-picture.ts'

export interface MakePicturesInput {
  /** `preview.glb`: as fine as pictures of this size show. */
  modelPath: string
  meshPath: string
  /** Where photos were taken, COLMAP's world. */
  photoCenters: Vector3[]
  /** What the photos are of, COLMAP's world; null when unknown. */
  subject: Subject | null
  dir: string
}

const PREVIEW = { widthPx: 800, heightPx: 600 }

/** More triangles and a picture of this size is all lines. */
const WIREFRAME_TRIANGLES = 8000

const TURNTABLE = { name: 'turntable.webp', widthPx: 480, heightPx: 360, frames: 30, frameMs: 120 }

/** Points that set how far away to stand. */
const FRAMING_POINTS = 2000

/** Behind the model: neither a bright nor a dark scene gets lost on it. */
const BACKGROUND = [228, 230, 233] as const

/** Writes six previews and a turntable of a model, the same for the same model. */
export async function makePictures(
  input: MakePicturesInput,
  onStep: (step: MeasureStep) => void,
): Promise<Report['pictures']> {
  const { mesh, gltfFromWorld } = await readTexturedModel(input.modelPath)
  const centers = input.photoCenters.map((center) => pointInModel(center, gltfFromWorld))
  const { positions } = sampleSurface(mesh, FRAMING_POINTS)
  const { subject } = input
  const points = subject
    ? pointsToFrame(positions, { ...subject, center: pointInModel(subject.center, gltfFromWorld) })
    : positions
  const orbit = planOrbit(points, centers)
  const total = 6 + TURNTABLE.frames
  let done = 0
  const count = () => onStep({ fraction: ++done / total, note: stepNote('renderingPictures', { done, count: total }) })

  // (1) three views of each look
  const wires = await readWireframe(input.meshPath, gltfFromWorld)
  const previews: Report['pictures']['previews'] = []
  const aside = orbit.swingDeg === 180 ? 120 : (2 / 3) * orbit.swingDeg
  const cameras = orbitCameras(orbit, points, { turnsDeg: [-aside, 0, aside], ...PREVIEW })
  for (const [i, camera] of cameras.entries()) {
    for (const look of ['textured', 'wireframe'] as const) {
      const rendered = look === 'textured' ? renderTextured(mesh, camera) : renderWireframe(wires, camera)
      const name = `preview-${i + 1}-${look}.webp`
      await writePicture(onBackground(rendered), `${input.dir}/${name}`)
      previews.push({ name, look, ...PREVIEW })
      count()
    }
  }

  // (2) around, or to and fro
  const { name, widthPx, heightPx, frames, frameMs } = TURNTABLE
  const turnsDeg = Array.from({ length: frames }, (_, i) =>
    orbit.swingDeg === 180 ? (360 * i) / frames : orbit.swingDeg * Math.sin((2 * Math.PI * i) / frames),
  )
  const pictures: RgbImage[] = []
  for (const camera of orbitCameras(orbit, points, { turnsDeg, widthPx, heightPx })) {
    pictures.push(onBackground(renderTextured(mesh, camera)))
    count()
  }
  await writeAnimation(pictures, frameMs, `${input.dir}/${name}`)
  return { previews, turntable: { name, widthPx, heightPx, frames } }
}

async function readWireframe(file: string, gltfFromWorld: readonly number[]) {
  const { positions, triangles } = await readPly(file)
  const colors = new Uint8Array(positions.length)
  const mesh = await decimateMesh(
    { positions, colors, triangles: triangles ?? new Uint32Array(0) },
    WIREFRAME_TRIANGLES,
  )
  const moved = new Float32Array(mesh.positions.length)
  for (let i = 0; i < moved.length; i += 3) {
    moved.set(pointInModel([...mesh.positions.subarray(i, i + 3)] as Vector3, gltfFromWorld), i)
  }
  return { positions: moved, triangles: mesh.triangles }
}

function onBackground({ rgb, coverage, widthPx, heightPx }: RenderedMesh): RgbImage {
  const mixed = new Uint8Array(rgb.length)
  for (let i = 0; i < rgb.length; i++) {
    const share = (coverage[Math.floor(i / 3)] as number) / 255
    mixed[i] = Math.round(share * (rgb[i] as number) + (1 - share) * (BACKGROUND[i % 3] as number))
  }
  return { widthPx, heightPx, rgb: mixed }
}
