import { strict as assert } from 'node:assert'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { archivePath } from '#server/contracts/archive-path.ts'
import { readModel } from '../colmap/model.ts'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import type { TransformsJson } from '../files/export-transforms-json.ts'
import { readPly } from '../files/read-ply.ts'
import { apply, transpose } from '../geometry/matrix3.ts'
import { median } from '../geometry/median.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { distance, subtract, type Vector3 } from '../geometry/vector3.ts'

/**
 * What the loaders of other programs ask of a data set, each as an assertion. Read from their sources in 2026: nerfstudio's
 * `nerfstudio_dataparser.py` and `depth_dataset.py`, instant-ngp's `nerf_loader.cu`, gaussian-splatting's `dataset_readers.py` and
 * `colmap_loader.py`, gsplat's `examples/datasets/colmap.py`, Brush's `brush-dataset` and `brush-vfs`.
 */
export interface DataSet {
  dir: string
  /** All files, from `dir`, with forward slashes. */
  files: string[]
  transforms: TransformsJson
  /** Of `sparse/0`. */
  model: SparseReconstruction
}

/** Lays published results (paths by name) out as the ZIP has them. */
export async function layOutDataSet(artifacts: ReadonlyMap<string, string>, dir: string): Promise<DataSet> {
  for (const [name, file] of artifacts) {
    const target = path.join(dir, archivePath(name))
    await mkdir(path.dirname(target), { recursive: true })
    await copyFile(file, target)
  }
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  const transforms = JSON.parse(await readFile(path.join(dir, 'transforms.json'), 'utf8'))
  return { dir, files, transforms, model: await readModel(path.join(dir, 'sparse', '0')) }
}

/** Asserts what each of the loaders asks. */
export async function assertLoadersTakeIt(dataSet: DataSet): Promise<void> {
  assertSurvivesSinglePrecision(dataSet)
  await assertNerfstudioLoads(dataSet)
  await assertInstantNgpLoads(dataSet)
  await assertGaussianSplattingLoads(dataSet)
  assertGsplatLoads(dataSet)
  assertBrushLoads(dataSet)
}

/** Of what cameras and points are apart: a ten thousandth is a tenth of a pixel of a photo that shows all of it. */
const MAX_ROUNDING = 1e-4

/** All of them keep cameras and points in 24 bits, of which map coordinates leave steps of half a metre. */
function assertSurvivesSinglePrecision({ transforms, model }: DataSet): void {
  const centers = transforms.frames.map(({ transform_matrix }) =>
    transform_matrix.slice(0, 3).map((row) => row[3] ?? 0),
  )
  const translations = model.images.map(({ camFromWorld }) => camFromWorld.translation)
  const extent = Math.max(...[0, 1, 2].map((axis) => spanOf(centers.map((center) => center[axis] ?? 0))))
  const rounding = (values: Iterable<number>) =>
    [...values].reduce((most, value) => Math.max(most, Math.abs(Math.fround(value) - value)), 0)
  assert.ok(rounding(centers.flat()) < MAX_ROUNDING * extent, 'centres of transforms.json in 24 bits')
  assert.ok(rounding(translations.flat()) < MAX_ROUNDING * extent, 'translations of sparse/0 in 24 bits')
  assert.ok(rounding(model.points.positions) < MAX_ROUNDING * extent, 'points of sparse/0 in 24 bits')
}

function spanOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

/** nerfstudio multiplies depth with this, whatever the file says, unless it is told otherwise on its command line. */
const NERFSTUDIO_DEPTH_UNIT = 0.001

/** Of the median of depth against the sparse points. */
const MAX_DEPTH_ERROR = 0.02

async function assertNerfstudioLoads({ dir, transforms, model }: DataSet): Promise<void> {
  const { frames } = transforms
  assert.ok(['OPENCV', 'PINHOLE', 'SIMPLE_PINHOLE'].includes(transforms.camera_model ?? ''), 'the kind of camera')
  const withDepth = frames.filter(({ depth_file_path }) => depth_file_path)
  assert.ok(withDepth.length === 0 || withDepth.length === frames.length, 'depth of all frames or of none')
  const withMask = frames.filter(({ mask_path }) => mask_path)
  assert.ok(withMask.length === 0 || withMask.length === frames.length, 'masks of all frames or of none')
  const ratios: number[] = []
  for (const frame of frames) {
    const size = await sizeOf(path.join(dir, frame.file_path))
    if (frame.mask_path) assert.deepEqual(await sizeOf(path.join(dir, frame.mask_path)), size, frame.mask_path)
    const { w, h, fl_x, fl_y, cx, cy } = { ...transforms, ...frame }
    assert.deepEqual(size, { width: w, height: h }, `the size of ${frame.file_path}`)
    assert.ok([fl_x, fl_y, cx, cy].every(Number.isFinite), `the intrinsics of ${frame.file_path}`)
    const image = model.images.find(({ name }) => `images/${name}` === frame.file_path)
    assert.ok(image, `${frame.file_path} is in sparse/0`)
    const center = frame.transform_matrix.slice(0, 3).map((row) => row[3]) as Vector3
    assert.ok(distance(center, cameraCenter(image.camFromWorld)) < 1e-6, 'one world for both')
    if (frame.depth_file_path) ratios.push(...(await depthRatios(path.join(dir, frame.depth_file_path), image, model)))
  }
  if (ratios.length > 0) assert.ok(Math.abs(median(ratios) - 1) < MAX_DEPTH_ERROR, `depth is off by ${median(ratios)}`)
  const points = await readPly(path.join(dir, transforms.ply_file_path))
  assert.equal(points.positions.length / 3, model.points.count, 'the points of the model')
}

/** Depth by nerfstudio's unit against that of the sparse points that the photo observes. */
async function depthRatios(
  file: string,
  { cameraId, camFromWorld, keypoints, pointIds }: SparseReconstruction['images'][number],
  { cameras, points }: SparseReconstruction,
): Promise<number[]> {
  const { data, info } = await sharp(file)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const depths = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  const { widthPx = 1, heightPx = 1 } = cameras.get(cameraId) ?? {}
  const indexOf = new Map([...points.ids].map((id, i) => [id, i]))
  const toCamera = transpose(worldFromCamRotation(camFromWorld))
  const center = cameraCenter(camFromWorld)
  return [...pointIds].flatMap((id, k) => {
    const i = indexOf.get(id)
    if (i === undefined) return []
    const x = Math.floor(((keypoints[2 * k] ?? 0) / widthPx) * info.width)
    const y = Math.floor(((keypoints[2 * k + 1] ?? 0) / heightPx) * info.height)
    const depth = depths[y * info.width + x] ?? 0
    const z = apply(toCamera, subtract([...points.positions.subarray(3 * i, 3 * i + 3)] as Vector3, center))[2]
    return depth > 0 ? [(NERFSTUDIO_DEPTH_UNIT * depth) / z] : []
  })
}

async function assertInstantNgpLoads({ dir, files, transforms, model }: DataSet): Promise<void> {
  // It reads every JSON of the folder and takes those that have frames.
  for (const file of files.filter((name) => /^[^/]+\.json$/.test(name) && name !== 'transforms.json')) {
    const content = JSON.parse(await readFile(path.join(dir, file), 'utf8'))
    for (const key of ['frames', 'scale', 'offset', 'aabb', 'camera']) assert.ok(!(key in content), `${key} in ${file}`)
  }
  const { scale, offset, aabb_scale } = transforms
  assert.ok(Number.isInteger(Math.log2(aabb_scale)) && aabb_scale >= 1 && aabb_scale <= 128, 'a power of two')
  const fromMiddle = (point: Vector3) =>
    Math.max(...point.map((value, k) => Math.abs(scale * value + (offset[k] ?? 0) - 0.5)))
  for (const { camFromWorld } of model.images) {
    assert.ok(fromMiddle(cameraCenter(camFromWorld)) <= aabb_scale / 2, 'a camera is outside of the box')
  }
  const { positions, count } = model.points
  const reach = Array.from({ length: count }, (_, i) =>
    fromMiddle([...positions.subarray(3 * i, 3 * i + 3)] as Vector3),
  )
  assert.ok(reach.filter((far) => far <= aabb_scale / 2).length >= 0.98 * count, 'points are outside of the box')
  assert.ok(reach.filter((far) => far <= 0.5).length >= 0.7 * count, 'the subject is outside of the unit cube')
}

async function assertGaussianSplattingLoads({ dir, files, model }: DataSet): Promise<void> {
  const stems = new Set<string>()
  for (const { name, cameraId } of model.images) {
    const camera = model.cameras.get(cameraId)
    assert.ok(camera?.model === 'PINHOLE' || camera?.model === 'SIMPLE_PINHOLE', `the camera of ${name} is pinhole`)
    const size = await sizeOf(path.join(dir, 'images', path.basename(name)))
    assert.deepEqual(size, { width: camera.widthPx, height: camera.heightPx }, `the size of ${name}`)
    stems.add(name.split('.')[0] ?? '')
    // Names are decoded byte by byte, and the text is read where that fails.
    if (Buffer.byteLength(name) > name.length) assert.ok(files.includes('sparse/0/images.txt'), `${name} as text`)
  }
  assert.equal(stems.size, model.images.length, 'names differ before their first dot')
  assert.ok(model.points.count > 0, 'points to begin with')
}

/** gsplat pairs the sorted files of `images/` with COLMAP's names, and undistorts what is not pinhole. */
function assertGsplatLoads({ files, model }: DataSet): void {
  const images = files.filter((file) => file.startsWith('images/')).map((file) => file.slice('images/'.length))
  assert.deepEqual(images.toSorted(), model.images.map(({ name }) => name).toSorted())
}

/** Brush looks for files by the ends of their paths, without regard to case, and takes the least or the last of them. */
function assertBrushLoads({ files, model }: DataSet): void {
  const endingIn = (name: string) => files.filter((file) => `/${file}`.toLowerCase().endsWith(`/${name.toLowerCase()}`))
  const byParts = (a: string, b: string) => (a.split('/').join('\0') < b.split('/').join('\0') ? -1 : 1)
  const models = [...endingIn('cameras.bin'), ...endingIn('cameras.txt')].toSorted(byParts)
  assert.equal(models[0], 'sparse/0/cameras.bin')
  for (const { name } of model.images) assert.equal(endingIn(name).toSorted(byParts)[0], `images/${name}`)
  assert.equal(
    files
      .filter((file) => file.endsWith('.ply'))
      .toSorted(byParts)
      .at(-1),
    'sparse.ply',
  )
}

async function sizeOf(file: string): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(file).metadata()
  return { width, height }
}
