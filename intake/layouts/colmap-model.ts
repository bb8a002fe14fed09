import { comparePaths, isPhotoName } from '../file-kinds.ts'
import { damaged, type Layout, LayoutError, type LayoutFolder, numbersOf } from './layout.ts'
import { ModelBytes } from './model-bytes.ts'
import { invertRigid, openGlFromOpenCv, rotationOf } from './pose-matrix.ts'

/** COLMAP's models by their ids (`src/colmap/sensor/models.h`): names of the parameters; null where Maquette can't model it. */
const MODELS: readonly (readonly [name: string, params: readonly string[] | null, count: number])[] = [
  ['SIMPLE_PINHOLE', ['f', 'cx', 'cy'], 3],
  ['PINHOLE', ['fl_x', 'fl_y', 'cx', 'cy'], 4],
  ['SIMPLE_RADIAL', ['f', 'cx', 'cy', 'k1'], 4],
  ['RADIAL', ['f', 'cx', 'cy', 'k1', 'k2'], 5],
  ['OPENCV', ['fl_x', 'fl_y', 'cx', 'cy', 'k1', 'k2', 'p1', 'p2'], 8],
  ['OPENCV_FISHEYE', null, 8],
  ['FULL_OPENCV', ['fl_x', 'fl_y', 'cx', 'cy', 'k1', 'k2', 'p1', 'p2', 'k3', 'k4', 'k5', 'k6'], 12],
  ['FOV', null, 5],
  ['SIMPLE_RADIAL_FISHEYE', null, 4],
  ['RADIAL_FISHEYE', null, 5],
  ['THIN_PRISM_FISHEYE', null, 12],
  ['RAD_TAN_THIN_PRISM_FISHEYE', null, 16],
  ['SIMPLE_DIVISION', null, 4],
  ['DIVISION', null, 5],
  ['SIMPLE_FISHEYE', null, 3],
  ['FISHEYE', null, 4],
  ['EUCM', null, 6],
  ['EQUIRECTANGULAR', null, 2],
]

/**
 * Where a model lies, the likeliest first: COLMAP's own folder, those of programs that call it, and gaussian-splatting's before it has
 * undistorted. In `sparse` there may be several models in separate folders, usually numbered.
 */
const PLACES = [
  /^sparse\/[^/]+\/$/,
  /^sparse\/$/,
  /^colmap\/sparse\/([^/]+\/)?$/,
  /^dense\/sparse\/([^/]+\/)?$/,
  /^$/,
  /^distorted\/sparse\/([^/]+\/)?$/,
  // What COLMAP's converter and instant-ngp's script are told to write text to.
  /^(colmap_)?(text|txt|model)\/([^/]+\/)?$/,
]

interface ColmapImage {
  name: string
  cameraId: number
  /** qw qx qy qz tx ty tz, world to camera. */
  pose: number[]
}

/** A model of COLMAP (`cameras`, `images`, binary or text) with its images, which may lie in `images/` or anywhere. */
export const colmapModel: Layout = {
  name: 'a COLMAP model',
  async find(folder) {
    if (!folder.paths.some((path) => isPhotoName(path))) return null
    const models = modelsIn(folder.paths)
    for (const place of PLACES) {
      const here = models.filter((model) => place.test(model.place))
      const contents = await Promise.all(here.map((model) => readColmap(folder, model)))
      // COLMAP makes several where photos fall into groups, and numbers them as it found them.
      const [largest] = contents.sort((a, b) => b.frames.length - a.frames.length)
      if (largest) return largest
    }
    return null
  },
}

interface ModelFiles {
  /** The folder, with a slash at its end; `''` for the whole. */
  place: string
  cameras: string
  images: string
  ending: 'bin' | 'txt'
}

/** Binary before text, where both are in one folder. */
function modelsIn(paths: readonly string[]): ModelFiles[] {
  const all = new Set(paths)
  const models = new Map<string, ModelFiles>()
  for (const ending of ['bin', 'txt'] as const) {
    for (const cameras of paths.filter((path) => /(^|\/)cameras\.(bin|txt)$/.test(path) && path.endsWith(ending))) {
      const place = cameras.slice(0, cameras.lastIndexOf('/') + 1)
      const images = `${place}images.${ending}`
      if (all.has(images) && !models.has(place)) models.set(place, { place, cameras, images, ending })
    }
  }
  return [...models.values()].sort((a, b) => comparePaths(a.place, b.place))
}

async function readColmap(
  folder: LayoutFolder,
  { cameras: camerasPath, images: imagesPath, ending }: ModelFiles,
): Promise<{ frames: object[] }> {
  const isText = ending === 'txt'
  const cameras = isText
    ? camerasOfText(await folder.text(camerasPath), camerasPath)
    : camerasOfBytes(new ModelBytes(await folder.bytes(camerasPath), camerasPath))
  const images = isText
    ? imagesOfText(await folder.text(imagesPath), imagesPath)
    : imagesOfBytes(new ModelBytes(await folder.bytes(imagesPath), imagesPath))
  const home = homeOf(
    images.map(({ name }) => name),
    folder.paths,
  )
  const frames = images.map(({ name, cameraId, pose }) => {
    const camera = cameras.get(cameraId)
    if (!camera) throw damaged(imagesPath, `“${name}” is of camera ${cameraId}, which ${camerasPath} does not have`)
    const [qw = 0, qx = 0, qy = 0, qz = 0, ...translation] = pose
    const worldFromCam = invertRigid(rotationOf([qw, qx, qy, qz]), translation)
    return { file_path: `${home}${name}`, ...camera, transform_matrix: openGlFromOpenCv(worldFromCam) }
  })
  return { frames }
}

/** What COLMAP is given by default, before all others. */
const IMAGES = 'images/'

/** The folder, with a slash at its end, that has the most of the images by name: `input/`, or copies in another size (`images_2/`). */
function homeOf(names: readonly string[], paths: readonly string[]): string {
  const named = new Set(names)
  const counts = new Map<string, number>()
  for (const path of paths) {
    for (let at = 0; at >= 0; at = path.indexOf('/', at) + 1 || -1) {
      if (named.has(path.slice(at))) counts.set(path.slice(0, at), (counts.get(path.slice(0, at)) ?? 0) + 1)
    }
  }
  const most = Math.max(0, ...counts.values())
  const [home = IMAGES] = [...counts.keys()].filter((folder) => counts.get(folder) === most).sort(comparePaths)
  return counts.get(IMAGES) === most ? IMAGES : home
}

type CameraKeys = Record<string, number | string>

function cameraOf(
  { id, model, w, h, params }: { id: number; model: string; w: number; h: number; params: number[] },
  path: string,
): CameraKeys {
  const [, names] = MODELS.find(([name]) => name === model) ?? []
  if (!names) {
    throw new LayoutError(`Camera ${id} of ${path} is of the model ${model}, which Maquette doesn’t model.`, {
      suggestion:
        'Undistort the images with COLMAP (image_undistorter), and give the model that it writes beside them.',
      file: path,
    })
  }
  if (params.length !== names.length || !params.every(Number.isFinite)) {
    throw damaged(
      path,
      `camera ${id} has the parameters “${params.join(' ')}”, and ${model} needs ${names.length} numbers`,
    )
  }
  const given = Object.fromEntries(names.map((name, i) => [name, params[i] ?? 0]))
  const { f, ...rest } = given
  return { w, h, ...(f === undefined ? {} : { fl_x: f, fl_y: f }), ...rest }
}

function camerasOfBytes(file: ModelBytes): Map<number, CameraKeys> {
  const cameras = new Map<number, CameraKeys>()
  for (let left = file.uint64(); left > 0; left--) {
    const [id, modelId, w, h] = [file.uint32(), file.uint32(), file.uint64(), file.uint64()]
    const [model, , count] = MODELS[modelId] ?? file.fail(`camera ${id} has the unknown model ${modelId}`)
    const params = Array.from({ length: count }, () => file.float64())
    cameras.set(id, cameraOf({ id, model, w, h, params }, file.path))
  }
  return cameras
}

/** A keypoint: x, y and the id of its point. */
const KEYPOINT_BYTES = 24

function imagesOfBytes(file: ModelBytes): ColmapImage[] {
  const images: ColmapImage[] = []
  for (let left = file.uint64(); left > 0; left--) {
    file.uint32()
    const pose = Array.from({ length: 7 }, () => file.float64())
    const cameraId = file.uint32()
    images.push({ pose, cameraId, name: file.name() })
    file.skip(KEYPOINT_BYTES * file.uint64())
  }
  return images
}

const isContent = (line: string) => !line.startsWith('#')

function camerasOfText(text: string, path: string): Map<number, CameraKeys> {
  const lines = text.split('\n').filter((line) => isContent(line) && line.trim() !== '')
  return new Map(
    lines.map((line) => {
      const [id = '', model = '', ...rest] = line.trim().split(/\s+/)
      const [w = 0, h = 0, ...params] = numbersOf(rest.join(' '))
      return [Number(id), cameraOf({ id: Number(id), model, w, h, params }, path)]
    }),
  )
}

/** Two lines an image; the second, its keypoints, may be empty. */
function imagesOfText(text: string, path: string): ColmapImage[] {
  const lines = text.split(/\r?\n/).filter(isContent)
  const first = lines.findIndex((line) => line.trim() !== '')
  return lines
    .slice(Math.max(0, first))
    .filter((_, i) => i % 2 === 0)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^\s*\d+((?:\s+\S+){7})\s+(\d+)\s+(\S.*)$/.exec(line)
      if (!match) throw damaged(path, `it has the line “${line.slice(0, 60)}”`)
      return { pose: numbersOf(match[1] ?? ''), cameraId: Number(match[2]), name: (match[3] ?? '').trim() }
    })
}
