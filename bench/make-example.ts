// Makes the example of the empty home page, `public/example/`: node bench/make-example.ts
// Photos of the synthetic sculpture, small enough to lie in the repository, and the turntable of the model that a draft
// of them gives. Run it when the scene, or what a draft looks like, has changed for the better.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { PRESETS } from '#server/contracts/preset.ts'
import type { Vector3 } from '#worker/geometry/vector3.ts'
import { type RenderedMesh, renderTextured } from '#worker/images/render-textured.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { sampleSurface } from '#worker/mesh/sample-surface.ts'
import { orbitCameras, planOrbit } from '#worker/stages/report/picture-cameras.ts'
import { readTexturedModel } from '#worker/stages/report/read-textured-model.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import type { PipelineOrder, StageEnd } from './lib/processes/pipeline-process.ts'
import { readPhoto } from './lib/read-photo.ts'

/** A step of 22.5 degrees: the widest at which a draft still registers all of them with room to spare. */
const VIEWS = 16
const [WIDTH_PX, HEIGHT_PX] = [1200, 900]
/** 16 photos come to about 3 MB. */
const JPEG_QUALITY = 80
/** One turn in five seconds; `startDeg` is where the still picture is taken from. */
const TURN = { widthPx: 640, heightPx: 480, frames: 48, frameMs: 105, startDeg: 30 }

/** Photos that the page shows beside the model. */
const SHOWN = ['0002', '0007', '0012']

const out = path.resolve(import.meta.dirname, '..', 'public', 'example')
const dir = await mkdtemp(path.join(tmpdir(), 'maquette-example-'))
try {
  // (1) the photos
  await buildKernels()
  const capture = makeSyntheticCapture({ views: VIEWS, widthPx: WIDTH_PX, heightPx: HEIGHT_PX })
  const files = await writeCapturePhotos(capture, out, { jpegQuality: JPEG_QUALITY })

  // (2) the model
  const photos = await Promise.all(files.map(readPhoto))
  const order: PipelineOrder = { dir, photos, settings: PRESETS.draft.settings, threads: availableParallelism() }
  const child = fork(new URL('./lib/processes/pipeline-process.ts', import.meta.url))
  child.on('message', ({ name, seconds, message }: StageEnd) => console.log(name, seconds.toFixed(1), 's', message))
  child.send(order)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The pipeline ended with code ${code}.`)

  // (3) what the page shows of it
  const frames = await renderTurn(path.join(dir, 'results', 'preview.glb'))
  await writeTurn(frames, path.join(out, 'turning.webp'))
  await writeTurn(frames.slice(0, 1), path.join(out, 'still.webp'))
  for (const file of files) {
    const small = file.replace('.jpg', '-small.webp')
    if (SHOWN.includes(path.basename(file, '.jpg'))) await sharp(file).resize(144, 108).webp().toFile(small)
  }
} finally {
  await rm(dir, { recursive: true, force: true })
}

/** Pictures of the model, all around, from as high as most photos were taken. */
async function renderTurn(modelPath: string): Promise<RenderedMesh[]> {
  const { mesh } = await readTexturedModel(modelPath)
  const { positions } = sampleSurface(mesh, 2000)
  // The file is upright. Places all around it are all that an orbit needs.
  const places = [0, 90, 180, 270].map((deg): Vector3 => {
    const angle = ((deg + TURN.startDeg) * Math.PI) / 180
    return [3.3 * Math.sin(angle), 1.5, 3.3 * Math.cos(angle)]
  })
  const turnsDeg = Array.from({ length: TURN.frames }, (_, i) => (360 * i) / TURN.frames)
  const size = { widthPx: TURN.widthPx, heightPx: TURN.heightPx }
  const cameras = orbitCameras(planOrbit(positions, places), positions, { turnsDeg, ...size })
  return cameras.map((camera) => renderTextured(mesh, camera))
}

/** Transparent where nothing was drawn: the page is light or dark. */
async function writeTurn(frames: readonly RenderedMesh[], file: string): Promise<void> {
  const { widthPx, heightPx } = TURN
  const strip = Buffer.concat(
    frames.map(({ rgb, coverage }) => {
      const rgba = Buffer.alloc(4 * widthPx * heightPx)
      for (let i = 0; i < widthPx * heightPx; i++) {
        rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i)
        rgba[4 * i + 3] = coverage[i] as number
      }
      return rgba
    }),
  )
  await sharp(strip, {
    raw: { width: widthPx, height: heightPx * frames.length, channels: 4, pageHeight: heightPx },
    limitInputPixels: false,
  })
    .webp({ quality: 40, alphaQuality: 60, effort: 6, loop: 0, delay: frames.map(() => TURN.frameMs) })
    .toFile(file)
}
