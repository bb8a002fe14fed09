// What reducing the mesh costs and saves, on a workspace that was kept: node bench/reduction.ts WORKSPACE
import assert from 'node:assert/strict'
import path from 'node:path'
import { PRESETS } from '#server/contracts/preset.ts'
import { readPly } from '#worker/files/read-ply.ts'
import { decimateMesh } from '#worker/mesh/mesh-decimate.ts'
import type { TriangleMesh } from '#worker/mesh/mesh-types.ts'
import { reduceToPixels } from '#worker/mesh/reduce-to-pixels.ts'
import { pixelWidths } from '#worker/stages/mesh/pixel-widths.ts'
import { textureMesh } from '#worker/stages/texture/texture-mesh.ts'
import { writeReport } from './lib/report.ts'
import { compareWithPhotos, type KeptPhotos, readKeptPhotos } from './surface/kept-workspace.ts'

const { meshTriangles, texturePx } = PRESETS.standard.settings

async function rowOf(name: string, mesh: TriangleMesh, { used, heldOut }: KeptPhotos): Promise<string[]> {
  const startedAt = performance.now()
  const textured = await textureMesh(mesh, used, {
    maxTexturePx: texturePx,
    light: 'varies',
    signal: new AbortController().signal,
    progress() {},
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const { faces, charts, scale } = textured.statistics
  const looks = [await compareWithPhotos(textured.mesh, heldOut), await compareWithPhotos(textured.mesh, used)]
  console.log(name, faces, ...looks)
  return [name, faces.toLocaleString('en'), charts.toLocaleString('en'), scale.toFixed(2), ...looks, seconds]
}

const [workspace] = process.argv.slice(2)
assert(workspace, 'name the workspace of a reconstruction that held photos out')
const photos = await readKeptPhotos(workspace)
assert(photos.heldOut.length > 0, 'there are photos to compare with')
const { positions, colors, triangles } = await readPly(path.join(workspace, 'mesh', 'mesh-full.ply'))
assert(colors && triangles)
const full: TriangleMesh = { positions, colors, triangles }
const widths = pixelWidths(
  positions,
  photos.used.map(({ camera }) => camera),
)
const rows: string[][] = []
for (const budget of [meshTriangles, meshTriangles / 3]) {
  rows.push(await rowOf(`${budget.toLocaleString('en')} evenly`, await decimateMesh(full, budget), photos))
}
for (const maxErrorPx of [0.35, 0.5, 0.7, 1]) {
  const reduced = await reduceToPixels(full, { pixelWidths: widths, maxErrorPx, triangleBudget: meshTriangles })
  rows.push(await rowOf(`to ${maxErrorPx} px`, reduced, photos))
}
const name = path.basename(path.dirname(path.resolve(workspace)))
await writeReport({
  name: `reduction-${name}`,
  title: `Reducing the mesh: ${name}`,
  method: [
    `The full mesh (${(triangles.length / 3).toLocaleString('en')} triangles) reduced in several ways and textured again, all in one run: to a number of triangles`,
    'evenly, and up to an error in pixels of the nearest photo. PSNR in dB, the same after exposure, SSIM and covered share of held-out photos, and of those that',
    'the texture was taken from. Seconds are of the texture, which takes time by the triangle.',
  ].join('\n'),
  table: [['', 'triangles', 'charts', 'scale', 'held out', 'own photos', 'seconds'], ...rows],
  verdict: 'The mesh is reduced to 0.7 px.',
  met: null,
})
