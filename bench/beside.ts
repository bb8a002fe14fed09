/**
 * What a model shows beside others from where the photos were taken: how much of them, and how faithfully.
 *
 *     node bench/beside.ts NAME=WORKSPACE[,MODEL.glb] ... [--held-out] [--as RESULT] [--pictures DIR]
 *
 * Each WORKSPACE is one of a reconstruction that was kept, with the cameras of its own run; photos are the same where their places in the capture are. MODEL.glb is another
 * program's, made with that workspace's cameras, in their world, textured; without one the workspace's own model is looked at. --held-out: the
 * workspaces were made with one photo of ten held out (`bench/held-out.ts --keep`). Writes bench/results/RESULT.md, by default beside.md.
 */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { psnr, ssim } from '#worker/images/image-quality.ts'
import { expose, matchExposure } from '#worker/images/match-exposure.ts'
import { sizeWithin } from '#worker/images/render-camera.ts'
import { type RenderedMesh, renderTextured } from '#worker/images/render-textured.ts'
import type { RgbImage } from '#worker/images/rgb-image.ts'
import { poseInModel } from '#worker/stages/report/model-frame.ts'
import type { TexturedModel } from '#worker/stages/report/read-textured-model.ts'
import { loadPhoto, type TexturePhoto } from '#worker/stages/texture/texture-photo.ts'
import { writeReport } from './lib/report.ts'
import { type KeptPhotos, readKeptPhotos } from './surface/kept-workspace.ts'
import { readAnyGlb } from './surface/read-any-glb.ts'

const COMPARED_PX = 800

interface Candidate {
  name: string
  model: TexturedModel
  photos: KeptPhotos
}

interface View {
  photo: RgbImage
  rendered: RenderedMesh
  /** 1 where the model covers the whole pixel. */
  mask: Uint8Array
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'held-out': { type: 'boolean', default: false },
    as: { type: 'string', default: 'beside' },
    pictures: { type: 'string' },
  },
})
assert(positionals.length > 1, 'name two models or more: NAME=WORKSPACE[,MODEL.glb]')

async function openCandidate(text: string): Promise<Candidate> {
  const [name = '', place = ''] = text.split('=')
  const [workspace = '', model] = place.split(',')
  assert(name && workspace, `${text} is not NAME=WORKSPACE[,MODEL.glb]`)
  return {
    name,
    model: await readAnyGlb(model ?? path.join(workspace, 'texture', 'model.glb')),
    photos: await readKeptPhotos(workspace),
  }
}

async function viewOf({ model }: Candidate, photo: TexturePhoto, size: Pick<RgbImage, 'widthPx' | 'heightPx'>) {
  const image = await loadPhoto(photo, size)
  const camFromWorld = poseInModel(image.camera.camFromWorld, model.gltfFromWorld)
  const rendered = renderTextured(model.mesh, { ...image.camera, camFromWorld })
  return { photo: image, rendered, mask: rendered.coverage.map((share) => (share === 255 ? 1 : 0)) }
}

/** PSNR after exposure, dB, and SSIM. */
function likeness({ photo, rendered }: View, mask: Uint8Array): [number, number] {
  const exposed = expose(photo, matchExposure({ ...photo, mask }, rendered))
  return [psnr(rendered, exposed, mask), ssim(rendered, exposed, mask)]
}

async function savePicture(dir: string, name: string, views: readonly View[]): Promise<void> {
  const images = [views[0]?.photo as RgbImage, ...views.map(({ rendered }) => rendered)]
  const { widthPx, heightPx } = images[0] as RgbImage
  const tiles = images.map(({ rgb }, i) => ({
    input: Buffer.from(rgb),
    raw: { width: widthPx, height: heightPx, channels: 3 as const },
    left: i * widthPx,
    top: 0,
  }))
  await mkdir(dir, { recursive: true })
  await sharp({ create: { width: images.length * widthPx, height: heightPx, channels: 3, background: 'black' } })
    .composite(tiles)
    .webp()
    .toFile(path.join(dir, `${path.parse(name).name}.webp`))
}

/** A row of each candidate: means over the photos. */
async function rowsOf(title: string, photos: readonly (readonly TexturePhoto[])[]): Promise<string[][]> {
  const [first = []] = photos
  assert(
    photos.every(({ length }) => length === first.length),
    'the workspaces registered different photos',
  )
  const figures = photos.map(() => [0, 0, 0, 0, 0])
  for (const [place, { name, camera }] of first.entries()) {
    const size = sizeWithin(camera, COMPARED_PX)
    const views: View[] = []
    for (const [i, candidate] of candidates.entries()) {
      views.push(await viewOf(candidate, photos[i]?.[place] as TexturePhoto, size))
    }
    if (values.pictures) await savePicture(values.pictures, name, views)
    const common = (views[0] as View).mask.map((_, i) => (views.every(({ mask }) => mask[i] === 1) ? 1 : 0))
    for (const [i, view] of views.entries()) {
      const covered = (100 * view.mask.reduce((sum, value) => sum + value, 0)) / view.mask.length
      const found = [covered, ...likeness(view, view.mask), ...likeness(view, common)]
      for (const [k, value] of found.entries()) (figures[i] as number[])[k] = (figures[i]?.[k] as number) + value
    }
  }
  return candidates.map(({ name }, i) => [
    name,
    `${first.length} ${title}`,
    ...(figures[i] as number[]).map((sum, k) => (sum / first.length).toFixed([1, 2, 4, 2, 4][k])),
  ])
}

const candidates = await Promise.all(positionals.map(openCandidate))
const rows = values['held-out']
  ? [
      ...(await rowsOf(
        'held out',
        candidates.map(({ photos }) => photos.heldOut),
      )),
      ...(await rowsOf(
        'used',
        candidates.map(({ photos }) => photos.used),
      )),
    ]
  : await rowsOf(
      'photos',
      candidates.map(({ photos }) => [...photos.used, ...photos.heldOut]),
    )
await writeReport({
  name: values.as,
  title: 'One model beside another',
  method: [
    `Textured models rendered into the photos at ${COMPARED_PX} px, each with the cameras that it was made with: the share of a photo that a model covers, in`,
    'percent, then PSNR in dB and SSIM after exposure, over the pixels that the model covers and over those that all of the models cover. Means over the photos.',
  ].join('\n'),
  table: [['model', 'photos', 'covered', 'PSNR', 'SSIM', 'PSNR in common', 'SSIM in common'], ...rows],
  verdict: 'What only one of them covers is harder than what all cover.',
  met: null,
})
