import { damaged, type Layout, type LayoutFolder, numbersOf, readEach } from './layout.ts'
import { openGlFromOpenCv, type Rows, rowsOf } from './pose-matrix.ts'

/** ScanNet's export by its SensReader: `color/0.jpg`, `depth/0.png` (millimetres), `pose/0.txt` and `intrinsic/intrinsic_color.txt`. */
export const scanNet: Layout = {
  name: 'ScanNet’s layout',
  async find(folder) {
    const poses = posesBelow(folder, /^pose\/(\d+)\.txt$/i)
    const camera = folder.paths.find((path) => /^(?:intrinsics?\/)?intrinsics?_colou?r\.txt$/i.test(path))
    if (poses.length === 0 || camera === undefined) return null
    const k = numbersOf(await folder.text(camera))
    const row = k.length === 9 ? 3 : 4
    if (k.length !== row * row || !k.every(Number.isFinite)) throw damaged(camera, 'it holds no 4 x 4 matrix')
    const paths = new Set(folder.paths)
    const frames = await readEach(poses, async ({ path, name }) => ({
      file_path: `color/${name}`,
      ...depthAt(paths, `depth/${name}.png`),
      transform_matrix: await openCvPose(folder, path),
    }))
    const [fl_x, fl_y, cx, cy] = [k[0], k[row + 1], k[2], k[row + 2]]
    return { fl_x, fl_y, cx, cy, depth_unit_scale_factor: 0.001, frames }
  },
}

/** Of the Kinect, as the authors of 7-Scenes say to use: 640 x 480 pixels. */
const KINECT = { w: 640, h: 480, fl_x: 585, fl_y: 585, cx: 320, cy: 240 }

/** 7-Scenes (Microsoft Research), and 12-Scenes, BundleFusion and 3RScan likewise: `frame-000000.color.png`, `.depth.png`, `.pose.txt`. */
export const sevenScenes: Layout = {
  name: 'the layout of 7-Scenes',
  async find(folder) {
    const poses = posesBelow(folder, /^((?:.*\/)?frame-\d+)\.pose\.txt$/i)
    const colors = folder.paths.filter((path) => /(?:^|\/)frame-\d+\.color\.\w+$/i.test(path))
    if (poses.length === 0 || colors.length === 0) return null
    const paths = new Set(folder.paths)
    const frames = await readEach(poses, async ({ path, name }) => ({
      file_path: `${name}.color`,
      ...depthAt(paths, `${name}.depth.png`),
      transform_matrix: await openCvPose(folder, path),
    }))
    return { depth_unit_scale_factor: 0.001, ...(await givenCamera(folder)), frames }
  },
}

/**
 * An `info.txt` of the sensor's, or a `camera-intrinsics.txt` of 3 x 3, beside the frames or above them says more than the Kinect's usual
 * figures.
 */
async function givenCamera(folder: LayoutFolder): Promise<object> {
  const info = folder.paths.find((each) => /(?:^|\/)_?info\.txt$/i.test(each))
  const sensor = info === undefined ? null : sensorOf(await folder.text(info))
  if (sensor) return sensor
  const path = folder.paths.find((each) => /(?:^|\/)camera-intrinsics\.txt$/i.test(each))
  if (path === undefined) return KINECT
  const k = numbersOf(await folder.text(path))
  if (k.length !== 9 || !k.every(Number.isFinite)) throw damaged(path, 'it holds no 3 x 3 matrix')
  return { fl_x: k[0], fl_y: k[4], cx: k[2], cy: k[5] }
}

/** What the SensReader of BundleFusion, 12-Scenes, ScanNet and 3RScan writes, a `key = value` a line; null for another program's file. */
function sensorOf(text: string): object | null {
  const valuesOf = (key: string) => numbersOf(new RegExp(`^${key}\\s*=(.*)$`, 'm').exec(text)?.[1] ?? '')
  const k = valuesOf('m_calibrationColorIntrinsic')
  if (k.length < 12 || !k.every(Number.isFinite)) return null
  const [[w], [h], [shift]] = [valuesOf('m_colorWidth'), valuesOf('m_colorHeight'), valuesOf('m_depthShift')]
  const unit = shift !== undefined && shift > 0 ? { depth_unit_scale_factor: 1 / shift } : {}
  return { ...(w && h ? { w, h } : {}), fl_x: k[0], fl_y: k[5], cx: k[2], cy: k[6], ...unit }
}

function posesBelow({ paths }: LayoutFolder, pattern: RegExp): { path: string; name: string }[] {
  return paths
    .flatMap((path) => {
      const name = pattern.exec(path)?.[1]
      return name === undefined ? [] : [{ path, name }]
    })
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}

function depthAt(paths: ReadonlySet<string>, path: string): { depth_file_path?: string } {
  return paths.has(path) ? { depth_file_path: path } : {}
}

/** Camera to world with OpenCV's camera axes, 16 numbers. */
async function openCvPose(folder: LayoutFolder, path: string): Promise<Rows> {
  const values = numbersOf(await folder.text(path))
  if (values.length !== 16) throw damaged(path, 'it holds no 4 x 4 matrix')
  return openGlFromOpenCv(rowsOf(values))
}
