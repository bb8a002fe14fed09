// What the texture is like: node bench/texture.ts WORKSPACE ...
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { PRESETS } from '#server/contracts/preset.ts'
import { readPly } from '#worker/files/read-ply.ts'
import { resizeCamera } from '#worker/images/render-camera.ts'
import { renderTextured } from '#worker/images/render-textured.ts'
import { textureMesh } from '#worker/stages/texture/texture-mesh.ts'
import { writeReport } from './lib/report.ts'
import { compareWithPhotos, readKeptPhotos } from './surface/kept-workspace.ts'
import { trianglesInSky } from './surface/sky-figures.ts'
import { measureTexture } from './surface/texture-figures.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pictures: { type: 'string' } } })
assert(positionals.length > 0, 'name workspaces of reconstructions that were kept')

async function rowOf(workspace: string): Promise<string[]> {
  const name = path.basename(path.dirname(path.resolve(workspace)))
  const photos = await readKeptPhotos(workspace)
  const { positions, triangles } = await readPly(path.join(workspace, 'mesh', 'mesh.ply'))
  assert(triangles)
  const startedAt = performance.now()
  const { mesh, sourceVertices, statistics } = await textureMesh({ positions, triangles }, photos.used, {
    maxTexturePx: PRESETS.standard.settings.texturePx,
    light: 'varies',
    signal: new AbortController().signal,
    progress() {},
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const inSky = [
    await trianglesInSky({ positions, triangles }, [...photos.used, ...photos.heldOut]),
    await trianglesInSky(mesh, [...photos.used, ...photos.heldOut]),
  ]
  const { seamStep, fill } = measureTexture(mesh, sourceVertices)
  if (values.pictures) {
    await mkdir(values.pictures, { recursive: true })
    for (const photo of [...photos.used, ...photos.heldOut]) {
      const { rgb, widthPx, heightPx } = renderTextured(mesh, resizeCamera(photo.camera, photo.camera))
      const raw = { width: widthPx, height: heightPx, channels: 3 } as const
      await sharp(rgb, { raw })
        .png()
        .toFile(path.join(values.pictures, `${name}-${path.parse(photo.name).name}.png`))
    }
  }
  const { faces, unseenFaces, charts, widthPx, heightPx, scale } = statistics
  const row = [
    ...[name, faces, charts, unseenFaces].map((value) => value.toLocaleString('en')),
    inSky.map((value) => value.toLocaleString('en')).join(' to '),
    ...[`${widthPx} x ${heightPx} px, ${scale.toFixed(2)}`, `${fill.toFixed(1)} %`, seamStep.toFixed(2)],
    ...[await compareWithPhotos(mesh, photos.heldOut), await compareWithPhotos(mesh, photos.used), seconds],
  ]
  console.log(row.join(' | '))
  return row
}

const rows: string[][] = []
for (const workspace of positionals) rows.push(await rowOf(workspace))
await writeReport({
  name: 'texture',
  title: 'The texture',
  method: [
    'Meshes of kept workspaces at standard, textured with one photo of ten held out. Triangles in whose place photos show the sky, before and after;',
    'the size of the texture and its texels for each pixel of the photos;',
    'the share of it that triangles take; the mean step of colour across borders between charts of different photos, in grey levels, by length; PSNR in',
    'dB, the same after exposure, SSIM and covered share in percent of held-out photos and of those that the texture was taken from.',
  ].join('\n'),
  table: [
    [
      '',
      'triangles',
      'charts',
      'unseen',
      'in the sky',
      'texture, scale',
      'filled',
      'seam step',
      'held out',
      'own photos',
      'seconds',
    ],
    ...rows,
  ],
  verdict: 'The step across borders is what is left for the eye after levelling.',
  met: null,
})
