import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ModelSurface } from './model-surface.ts'

/** Lines that are made at once. */
const PORTION = 4096

/** Digits after the point: of a model of size 1 a hundred thousandth, of a texture of 8192 px a hundredth texel. */
const DIGITS = 6

/**
 * Writes `<base>.obj` and `<base>.mtl` (Wavefront) into `dir`; the material takes its colours from `<base>.jpg`, which is
 * the caller's to write. Texture coordinates have their origin at the lower left, as OBJ wants it.
 */
export async function writeObj(
  surface: ModelSurface,
  { dir, base, signal }: { dir: string; base: string; signal: AbortSignal },
): Promise<void> {
  // White, without highlights: what a viewer then shows is the texture as it is. VTK's programs (f3d, ParaView) add full ambient light to that of
  // their lamps where `Ka` is white, as Blender writes it, and all that is bright becomes white.
  const material = ['newmtl photos', 'Ka 0 0 0', 'Kd 1 1 1', 'Ks 0 0 0', 'illum 1', `map_Kd ${base}.jpg`]
  await writeFile(path.join(dir, `${base}.mtl`), `${material.join('\n')}\n`)
  await pipeline(Readable.from(objParts(surface, base)), createWriteStream(path.join(dir, `${base}.obj`)), { signal })
}

function* objParts({ positions, normals, uvs, triangles }: ModelSurface, base: string): Generator<string> {
  yield `# Maquette\nmtllib ${base}.mtl\no model\n`
  const at = (values: Float32Array, i: number): string => (values[i] as number).toFixed(DIGITS)
  yield* portions(
    positions.length / 3,
    (i) => `v ${at(positions, 3 * i)} ${at(positions, 3 * i + 1)} ${at(positions, 3 * i + 2)}\n`,
  )
  yield* portions(uvs.length / 2, (i) => `vt ${at(uvs, 2 * i)} ${(1 - (uvs[2 * i + 1] as number)).toFixed(DIGITS)}\n`)
  const facing = (i: number): string => (normals[i] as number).toFixed(3)
  yield* portions(normals.length / 3, (i) => `vn ${facing(3 * i)} ${facing(3 * i + 1)} ${facing(3 * i + 2)}\n`)
  yield 'usemtl photos\n'
  const corner = (i: number): string => {
    const index = (triangles[i] as number) + 1
    return `${index}/${index}/${index}`
  }
  yield* portions(triangles.length / 3, (i) => `f ${corner(3 * i)} ${corner(3 * i + 1)} ${corner(3 * i + 2)}\n`)
}

function* portions(count: number, line: (i: number) => string): Generator<string> {
  for (let from = 0; from < count; from += PORTION) {
    let text = ''
    for (let i = from; i < Math.min(count, from + PORTION); i++) text += line(i)
    yield text
  }
}
