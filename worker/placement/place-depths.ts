import path from 'node:path'
import sharp from 'sharp'
import { depthUnitFor, NERFSTUDIO_UNIT, writeDepthPng } from '../files/write-depth-png.ts'

/** Of each image every so many pixels tell how far away things are. */
const SAMPLE_STEP = 97

export interface PlacedDepths {
  /** What a step of the depth images is now, in the placed world. */
  unit: number
  /** Those that were rewritten. */
  names: string[]
}

/**
 * Writes the depth images of a data set whose world is scaled, under their names into `dir`, so that their steps are nerfstudio's also in
 * the new world. Where these would be too coarse or too few, none is written: numbers stay, and the unit follows the scale.
 *
 * @param originals absolute paths by name.
 */
export async function placeDepths(
  originals: Readonly<Record<string, string>>,
  dir: string,
  { unit, scale }: { unit: number; scale: number },
): Promise<PlacedDepths> {
  const kept = { unit: unit * scale, names: [] }
  const files = Object.entries(originals)
  if (files.length === 0 || Math.abs(kept.unit / NERFSTUDIO_UNIT - 1) < 1e-9) return kept
  const sample: number[] = []
  for (const [, file] of files) {
    const { values } = await readValues(file)
    for (let i = 0; i < values.length; i += SAMPLE_STEP) {
      if (values[i]) sample.push((values[i] as number) * kept.unit)
    }
  }
  if (depthUnitFor(Float32Array.from(sample)) !== NERFSTUDIO_UNIT) return kept
  for (const [name, file] of files) {
    const { values, ...size } = await readValues(file)
    const depths = Float32Array.from(values, (value) => value * kept.unit)
    await writeDepthPng(path.join(dir, name), { ...size, depths }, NERFSTUDIO_UNIT)
  }
  return { unit: NERFSTUDIO_UNIT, names: files.map(([name]) => name) }
}

async function readValues(file: string): Promise<{ widthPx: number; heightPx: number; values: Uint16Array }> {
  const image = sharp(file).toColourspace('grey16').raw({ depth: 'ushort' })
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  return { widthPx: info.width, heightPx: info.height, values }
}
