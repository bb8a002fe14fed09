import assert from 'node:assert/strict'
import { constants, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import { leavesAlmostNothing } from '#server/contracts/model/crop-limit.ts'
import type { Placement } from '#server/contracts/model/placement.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import { AppError } from '#server/errors.ts'
import { readModel } from '../colmap/model.ts'
import { readModelGlb } from '../files/glb/read-model-glb.ts'
import { MODEL_FILE_NAMES, type ModelFilesInput, writeModelFiles } from '../files/model-files.ts'
import type { ModelSurface } from '../files/model-surface.ts'
import { type PlyContent, readPly } from '../files/read-ply.ts'
import { writeLas } from '../files/write-las.ts'
import { writePly } from '../files/write-ply.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import {
  columnsOf,
  compose,
  type Similarity,
  similarityAround,
  similarityFromColumns,
  transformDirections,
  transformPoints,
} from '../geometry/similarity.ts'
import { clipTriangles, pickVertices, pointsInBox } from '../mesh/clip-triangles.ts'
import { depthUnitOf, placeCamerasJson, placeColmapModel, placeTransformsJson } from './place-cameras.ts'
import { placeDepths } from './place-depths.ts'

/** COLMAP's model of the data set, which lies beside `transforms.json`. */
const COLMAP_NAMES = ['cameras.bin', 'images.bin', 'points3D.bin', 'cameras.txt', 'images.txt'] as const

/** The files that follow a placement. The others stay as reconstructed: the page's previews, and COLMAP's model before undistorting. */
export const PLACED_NAMES = [
  ...MODEL_FILE_NAMES,
  'mesh.ply',
  'dense.ply',
  'dense.las',
  'sparse.ply',
  'cameras.json',
  'transforms.json',
  ...COLMAP_NAMES,
  REPORT_NAME,
] as const
type PlacedName = (typeof PLACED_NAMES)[number]

/** Of a depth image of the data set. */
export function isDepthImage(name: string): boolean {
  return /^depth-.+\.png$/.test(name)
}

export interface PlacedFile {
  name: string
  /** Its description in the list of downloads; undefined: unchanged. */
  description: string | undefined
  /** With a description that depends on the model: the same by a code. */
  note?: Note | undefined
}

export interface PlaceFilesInput {
  placement: Placement
  /** Absolute path of each file as it was reconstructed, by its name. What a job lacks, as those of older versions do, is left out; `model.glb` is a must. */
  originals: Partial<Record<PlacedName, string>>
  /** The same of the depth images that `transforms.json` names. */
  depths?: Record<string, string>
  /** Where to write, under the same names; exists. */
  dir: string
}

/** In two steps, because the crop box is between them. */
interface Placer {
  /** Turns and moves. */
  turn: Similarity
  crop: Placement['crop']
  metresPerUnit: number | null
  scale: Similarity
}

/**
 * Rewrites the files of a finished job as a placement wants them, and returns what they are. All of them are in the placed
 * frame then (y up, metres when the scale is known), also those that are in COLMAP's world while there is no placement.
 *
 * @throws AppError INVALID_INPUT when nothing, or almost nothing, of the model is in the crop box.
 */
export async function placeFiles({ placement, originals, depths = {}, dir }: PlaceFilesInput): Promise<PlacedFile[]> {
  const { metresPerUnit, crop, origin } = placement
  const [x, y, z, w] = placement.rotation
  assert(originals['model.glb'])
  const model = await readModelGlb(originals['model.glb'])
  const fromGltf: Placer = {
    turn: similarityAround(origin, matrixFromQuaternion([w, x, y, z]), 1),
    crop,
    metresPerUnit,
    scale: { scale: metresPerUnit ?? 1, rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] },
  }
  const gltfFromWorld = similarityFromColumns(model.gltfFromWorld)
  const fromWorld: Placer = { ...fromGltf, turn: compose(fromGltf.turn, gltfFromWorld) }
  const placedFromWorld = compose(fromWorld.scale, fromWorld.turn)
  const surface = placeSurface(model.surface, fromGltf)
  const target = (name: string) => path.join(dir, name)

  const modelFiles: ModelFilesInput = {
    surface,
    isInMetres: metresPerUnit !== null,
    textureJpeg: model.textureJpeg,
    gltfFromWorld: columnsOf(placedFromWorld),
    dir,
  }
  const { files: written } = await writeModelFiles(
    modelFiles,
    MODEL_FILE_NAMES.filter((name) => originals[name] !== undefined),
  )
  let depthNames: string[] = []
  const writers: Partial<Record<PlacedName, (original: string) => Promise<unknown>>> = {
    'mesh.ply': (original) => placePly(original, target('mesh.ply'), fromWorld),
    'dense.ply': (original) => placePly(original, target('dense.ply'), fromWorld),
    'dense.las': async () => writeLas(await readPly(target('dense.ply')), target('dense.las')),
    'sparse.ply': (original) => placePly(original, target('sparse.ply'), fromWorld),
    'cameras.json': (original) => placeCamerasJson(original, target('cameras.json'), placedFromWorld),
    'transforms.json': async (original) => {
      const unit = await depthUnitOf(original)
      const placed = unit === null ? null : await placeDepths(depths, dir, { unit, scale: placedFromWorld.scale })
      depthNames = placed?.names ?? []
      const points = originals['sparse.ply'] ? (await readPly(target('sparse.ply'))).positions : new Float32Array()
      const depthUnit = placed?.unit ?? null
      await placeTransformsJson(original, target('transforms.json'), { placedFromWorld, points, depthUnit })
    },
    [REPORT_NAME]: (original) => placeReport(original, target(REPORT_NAME), placement),
  }
  const withModel = await placeModelOf(originals, dir, placedFromWorld)
  const descriptions = new Map(written.map(({ name, description, note }) => [name, { description, note }]))
  const placed: PlacedFile[] = []
  for (const name of PLACED_NAMES) {
    const original = originals[name]
    if (!original || (!withModel && isColmapName(name))) continue
    await writers[name]?.(original)
    placed.push({ name, description: undefined, ...descriptions.get(name) })
  }
  return [...placed, ...depthNames.map((name) => ({ name, description: undefined }))]
}

function isColmapName(name: string): boolean {
  return (COLMAP_NAMES as readonly string[]).includes(name)
}

/** False for a job of an older version, whose model has the lens' distortion and belongs to no data set: it stays as it is. */
async function placeModelOf(
  originals: PlaceFilesInput['originals'],
  dir: string,
  placedFromWorld: Similarity,
): Promise<boolean> {
  if (!originals['images.bin']) return false
  const together = await mkdtemp(path.join(dir, '.colmap-'))
  try {
    for (const name of COLMAP_NAMES) {
      const original = originals[name]
      if (original) await copyFile(original, path.join(together, name), constants.COPYFILE_FICLONE)
    }
    const { cameras } = await readModel(together)
    if ([...cameras.values()].some(({ model }) => model !== 'PINHOLE')) return false
    await placeColmapModel(together, dir, placedFromWorld)
    return true
  } finally {
    await rm(together, { recursive: true })
  }
}

function placeSurface(surface: ModelSurface, { turn, crop, scale }: Placer): ModelSurface {
  const turned = {
    ...surface,
    positions: transformPoints(surface.positions, turn),
    normals: transformDirections(surface.normals, turn),
  }
  const kept = crop ? clipSurface(turned, crop) : turned
  if (leavesAlmostNothing(kept.triangles.length / 3, surface.triangles.length / 3)) {
    throw new AppError('INVALID_INPUT', {
      ...explainError('nothingInBox', 'largerBox'),
      field: 'placement',
    })
  }
  return { ...kept, positions: transformPoints(kept.positions, scale) }
}

function clipSurface(surface: ModelSurface, crop: NonNullable<Placement['crop']>): ModelSurface {
  const { attributes, triangles } = clipTriangles(
    [
      { size: 3, values: surface.positions },
      { size: 3, values: surface.normals },
      { size: 2, values: surface.uvs },
    ],
    surface.triangles,
    crop,
  )
  const [positions, normals, uvs] = attributes.map(({ values }) => values)
  assert(positions && normals && uvs)
  return { positions, normals: unitLengths(normals), uvs, triangles }
}

/** Between two vertices a normal is interpolated, and too short by a little. */
function unitLengths(normals: Float32Array): Float32Array {
  for (let k = 0; k < normals.length; k += 3) {
    const [x, y, z] = [normals[k] as number, normals[k + 1] as number, normals[k + 2] as number]
    const length = Math.hypot(x, y, z) || 1
    normals.set([x / length, y / length, z / length], k)
  }
  return normals
}

async function placePly(original: string, target: string, { turn, crop, scale }: Placer): Promise<void> {
  const content = await readPly(original)
  const turned: PlyContent = {
    ...content,
    positions: transformPoints(content.positions, turn),
    normals: content.normals && transformDirections(content.normals, turn),
  }
  const kept = crop ? cropPly(turned, crop) : turned
  await writePly({ ...kept, positions: transformPoints(kept.positions, scale) }, target, kept.triangles)
}

function cropPly(content: PlyContent, crop: NonNullable<Placement['crop']>): PlyContent {
  const { positions, normals, colors, triangles } = content
  if (triangles) {
    const extra = colors ? [{ size: 3, values: Float32Array.from(colors) }] : []
    const clipped = clipTriangles([{ size: 3, values: positions }, ...extra], triangles, crop)
    const [kept, keptColors] = clipped.attributes.map(({ values }) => values)
    return {
      positions: kept ?? new Float32Array(),
      normals: null,
      colors: keptColors ? Uint8Array.from(keptColors, Math.round) : null,
      triangles: clipped.triangles,
    }
  }
  const inside = pointsInBox(positions, crop)
  return {
    positions: pickVertices(positions, 3, inside),
    normals: normals && pickVertices(normals, 3, inside),
    colors: colors && pickVertices(colors, 3, inside),
    triangles: null,
  }
}

/** The figures stay those of the reconstruction, whichever Maquette wrote them; that the files were placed is said. */
async function placeReport(original: string, target: string, placement: Placement): Promise<void> {
  const report = JSON.parse(await readFile(original, 'utf8')) as object
  await writeFile(target, `${JSON.stringify({ ...report, placement }, null, 2)}\n`)
}
