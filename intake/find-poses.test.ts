import { expect, it } from 'vitest'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { type Files, find, framesOf, transforms } from './testing/posed-folder.ts'

/** A camera at (1, 2, 3) that looks along the world's +y, its right along +x and its up along +z: OpenGL's axes. */
const POSE = [
  [1, 0, 0, 1],
  [0, 0, -1, 2],
  [0, 1, 0, 3],
]
/** The same with OpenCV's axes, camera to world, as ScanNet and 7-Scenes write it. */
const OPENCV_POSE = '1 0 0 1\n0 0 1 2\n0 -1 0 3\n0 0 0 1\n'
/** The same world to camera, as COLMAP writes it: a quarter turn about x. */
const HALF = Math.SQRT1_2
const COLMAP_POSE = [HALF, HALF, 0, 0, -1, 3, -2]

function expectPose(matrix: number[][] | undefined): void {
  expect(
    matrix
      ?.slice(0, 3)
      .flat()
      .map((value) => Number(value.toFixed(9)) + 0),
  ).toEqual(POSE.flat())
}

it('takes the files of a NeRF data set together, training first, with the intrinsics of each', async () => {
  const found = await framesOf({
    'lego/transforms_test.json': transforms({ camera_angle_x: 0.5 }, './test/r_0'),
    'lego/transforms_train.json': transforms({ camera_angle_x: 0.7 }, './train/r_0', './train/r_1'),
    'lego/transforms_val.json': transforms({ camera_angle_x: 0.6 }, './val/r_0'),
    ...{ 'lego/train/r_0.png': null, 'lego/test/r_0.png': null, 'lego/val/r_0.png': null },
  })
  expect(found.frames.map(({ file_path, camera_angle_x }) => [file_path, camera_angle_x])).toEqual([
    ['./train/r_0', 0.7],
    ['./train/r_1', 0.7],
    ['./test/r_0', 0.5],
    ['./val/r_0', 0.6],
  ])
  expect(found).toMatchObject({ folder: 'lego', source: 'transforms_train.json and 2 more like it' })
  expect(found.descriptions.size).toBe(3)
})

it('takes transforms.json alone where it is there, and says which of several is broken', async () => {
  const whole = await framesOf({
    'transforms.json': transforms({ fl_x: 1 }, 'a'),
    'transforms_train.json': transforms({ fl_x: 1 }, 'b'),
  })
  expect(whole.frames.map(({ file_path }) => file_path)).toEqual(['a'])
  const empty = await find({ 'transforms_train.json': 'null', 'transforms_val.json': transforms({}, 'a') })
  expect(empty).toMatchObject({ source: 'transforms_train.json', text: 'null' })
  const broken = await find({ 'transforms_train.json': transforms({}, 'a'), 'transforms_val.json': '{' })
  expect(broken).toMatchObject({ source: 'transforms_val.json', text: '{' })
})

it.each(['utf-8', 'utf-16le'] as const)('reads %s with a byte order mark', async (encoding) => {
  const bytes = Buffer.from(`\uFEFF${transforms({ fl_x: 1 }, 'Gebäude.png')}`, encoding)
  const { frames } = await framesOf({ 'transforms.json': new Uint8Array(bytes) })
  expect(frames).toMatchObject([{ file_path: 'Gebäude.png' }])
})

it('does not look below a folder of photos, where earlier results may lie', async () => {
  expect(await find({ 'a.jpg': null, 'a-model/transforms.json': transforms({ fl_x: 1 }, 'images/a.jpg') })).toBeNull()
  expect(await find({ 'scan/images/a.jpg': null, 'scan/transforms.json': transforms({}, 'a') })).toMatchObject({
    folder: 'scan',
  })
})

const polycamCamera = (x: number) =>
  JSON.stringify({
    ...{ fx: 1500, fy: 1501, cx: 512, cy: 384, width: 1024, height: 768, blur_score: 3, timestamp: 1 },
    ...{ t_00: 1, t_01: 0, t_02: 0, t_03: x, t_10: 0, t_11: 0, t_12: -1, t_13: 2, t_20: 0, t_21: 1, t_22: 0, t_23: 3 },
  })

it('reads Polycam, corrected images before others', async () => {
  const raw: Files = {
    'keyframes/cameras/10.json': polycamCamera(1),
    'keyframes/images/10.jpg': null,
    'keyframes/depth/10.png': null,
    'keyframes/confidence/10.png': null,
    'mesh_info.json': '{}',
    'thumbnail.jpg': null,
  }
  const { frames, transforms: whole, source } = await framesOf(raw)
  expect(source).toBe('Polycam’s raw data')
  expect(whole.depth_unit_scale_factor).toBe(0.001)
  expect(frames).toMatchObject([
    { file_path: 'keyframes/images/10.jpg', depth_file_path: 'keyframes/depth/10.png', fl_x: 1500, cy: 384, w: 1024 },
  ])
  expectPose(frames[0]?.transform_matrix)
  const corrected = await framesOf({
    ...raw,
    'keyframes/corrected_cameras/10.json': polycamCamera(1),
    'keyframes/corrected_images/10.jpg': null,
  })
  expect(corrected.frames).toMatchObject([{ file_path: 'keyframes/corrected_images/10.jpg' }])
})

it('reads Record3D, with intrinsics of each frame where they are given', async () => {
  const metadata = {
    ...{ w: 720, h: 960, dw: 192, dh: 256, fps: 30, K: [700, 0, 0, 0, 701, 0, 360, 480, 1] },
    poses: [[HALF, 0, 0, HALF, 1, 2, 3]],
  }
  const files = { 'EXR_RGBD/rgb/0.jpg': null, 'EXR_RGBD/depth/0.exr': null }
  const { frames, source } = await framesOf({ ...files, 'EXR_RGBD/metadata.json': JSON.stringify(metadata) })
  expect(source).toBe('Record3D’s export')
  expect(frames).toMatchObject([
    {
      file_path: 'EXR_RGBD/rgb/0.jpg',
      depth_file_path: 'EXR_RGBD/depth/0.exr',
      fl_x: 700,
      fl_y: 701,
      cx: 360,
      cy: 480,
    },
  ])
  expectPose(frames[0]?.transform_matrix)
  const own = { ...metadata, perFrameIntrinsicCoeffs: [[690, 691, 350, 470]] }
  const each = await framesOf({ ...files, 'EXR_RGBD/metadata.json': JSON.stringify(own) })
  expect(each.frames).toMatchObject([{ fl_x: 690, fl_y: 691, cx: 350, cy: 470 }])
})

it('reads 3D Scanner App, and passes frames over that have no photo', async () => {
  const json = (x: number) =>
    JSON.stringify({
      cameraPoseARFrame: [1, 0, 0, x, 0, 0, -1, 2, 0, 1, 0, 3, 0, 0, 0, 1],
      intrinsics: [1348, 0, 961, 0, 1349, 718, 0, 0, 1],
      motionQuality: 1,
    })
  const {
    frames,
    source,
    transforms: whole,
  } = await framesOf({
    ...{ 'frame_00000.json': json(1), 'frame_00000.jpg': null, 'depth_00000.png': null, 'conf_00000.png': null },
    ...{ 'frame_00001.json': json(2), 'depth_00001.png': null, 'info.json': '{}' },
  })
  expect(source).toBe('3D Scanner App’s data')
  expect(whole.depth_unit_scale_factor).toBe(0.001)
  expect(frames).toMatchObject([
    { file_path: 'frame_00000.jpg', depth_file_path: 'depth_00000.png', fl_x: 1348, fl_y: 1349, cx: 961, cy: 718 },
  ])
  expectPose(frames[0]?.transform_matrix)
  const others = { 'frame_1.json': '{}', 'frame_1.jpg': null }
  expect(await find(others)).toBeNull()
})

it('leaves a split out whose images were never rendered', async () => {
  const found = await framesOf({
    'transforms_train.json': transforms({ fl_x: 1 }, 'train/1.png'),
    'transforms_test.json': transforms({ fl_x: 1 }, 'test/1.png', 'test/2.png'),
    'train/1.png': null,
  })
  expect(found.source).toBe('transforms_train.json')
  expect(found.frames).toHaveLength(1)
})

it('reads ScanNet, and leaves frames out whose pose is infinite', async () => {
  const { frames, withoutPose } = await framesOf({
    'intrinsic/intrinsic_color.txt': '1170 0 648 0\n0 1171 484 0\n0 0 1 0\n0 0 0 1\n',
    'intrinsic/intrinsic_depth.txt': '577 0 320 0\n0 578 240 0\n0 0 1 0\n0 0 0 1\n',
    'color/2.jpg': null,
    'depth/2.png': null,
    'pose/2.txt': OPENCV_POSE,
    'color/10.jpg': null,
    'pose/10.txt': '-inf -inf -inf -inf\n'.repeat(4),
  })
  expect(frames).toMatchObject([{ file_path: 'color/2', depth_file_path: 'depth/2.png' }])
  expect(withoutPose).toEqual([{ path: 'color/10', line: null }])
  expectPose(frames[0]?.transform_matrix)
})

it('reads 7-Scenes with the figures of its Kinect, or those beside it', async () => {
  const frame = {
    'seq-01/frame-000000.color.png': null,
    'seq-01/frame-000000.depth.png': null,
    'seq-01/frame-000000.pose.txt': OPENCV_POSE,
  }
  const { frames, transforms: whole } = await framesOf(frame)
  expect(whole).toMatchObject({
    w: 640,
    h: 480,
    fl_x: 585,
    fl_y: 585,
    cx: 320,
    cy: 240,
    depth_unit_scale_factor: 0.001,
  })
  expect(frames).toMatchObject([{ depth_file_path: expect.stringContaining('frame-000000.depth.png') }])
  expectPose(frames[0]?.transform_matrix)
  const given = await framesOf({ ...frame, 'seq-01/camera-intrinsics.txt': '500 0 300\n0 501 200\n0 0 1\n' })
  expect(given.transforms).toMatchObject({ fl_x: 500, fl_y: 501, cx: 300, cy: 200 })
})

it('reads the frames of 12-Scenes, BundleFusion and 3RScan with what their sensor says of itself', async () => {
  const info = [
    ...['m_versionNumber = 4', 'm_sensorName = StructureSensor', 'm_colorWidth = 1296', 'm_colorHeight = 968'],
    ...['m_depthWidth = 640', 'm_depthHeight = 480', 'm_depthShift = 5000'],
    'm_calibrationColorIntrinsic = 1158.3 0 649 0 0 1153.53 483.5 0 0 0 1 0 0 0 0 1 ',
    'm_calibrationDepthIntrinsic = 572 0 320 0 0 572 240 0 0 0 1 0 0 0 0 1 ',
  ]
  const frame = { 'data/frame-000000.color.jpg': null, 'data/frame-000000.depth.png': null }
  for (const [name, end] of [
    ['info.txt', '\n'],
    ['data/_info.txt', '\r\n'],
  ] as const) {
    const files = { ...frame, 'data/frame-000000.pose.txt': OPENCV_POSE, [name]: info.join(end) }
    const { transforms: whole } = await framesOf(files)
    expect(whole).toMatchObject({ w: 1296, h: 968, fl_x: 1158.3, fl_y: 1153.53, cx: 649, cy: 483.5 })
    expect(whole.depth_unit_scale_factor).toBe(0.0002)
  }
  const other = await framesOf({ ...frame, 'data/frame-000000.pose.txt': OPENCV_POSE, 'info.txt': 'made in May' })
  expect(other.transforms).toMatchObject({ w: 640, fl_x: 585, depth_unit_scale_factor: 0.001 })
})

it('reads a recording of Record3D by its photos and poses', async () => {
  const metadata = { w: 720, h: 960, K: [700, 0, 0, 0, 701, 0, 360, 480, 1], poses: [[HALF, 0, 0, HALF, 1, 2, 3]] }
  const { frames, source } = await framesOf({
    ...{ metadata: JSON.stringify(metadata), 'rgbd/0.jpg': null, 'rgbd/0.depth': null, 'rgbd/0.conf': null },
  })
  expect(source).toBe('Record3D’s recording, without its depth (export “EXR + RGB” for that)')
  expect(frames).toMatchObject([{ file_path: 'rgbd/0.jpg', fl_x: 700, fl_y: 701 }])
  expect(frames[0]).not.toHaveProperty('depth_file_path')
  expectPose(frames[0]?.transform_matrix)
})

it('reads Middlebury', async () => {
  const r = '1 0 0 0 0 -1 0 1 0'
  const { frames } = await framesOf({
    'dinoSR_par.txt': `1\ndino1.png 3310 0 316 0 3325 200 0 0 1 ${r} -1 3 -2\n`,
    'dino1.png': null,
  })
  expect(frames).toMatchObject([{ file_path: 'dino1.png', fl_x: 3310, fl_y: 3325, cx: 316, cy: 200 }])
  expectPose(frames[0]?.transform_matrix)
})

/** As COLMAP writes it: little-endian, 64-bit counts. */
function bytesOf(...values: (readonly [kind: 'u32' | 'u64' | 'f64' | 'text', value: number | string])[]): Uint8Array {
  const parts = values.map(([kind, value]) => {
    if (kind === 'text') return Buffer.from(`${value}\0`)
    const part = Buffer.alloc(kind === 'u32' ? 4 : 8)
    if (kind === 'u32') part.writeUInt32LE(Number(value))
    if (kind === 'u64') part.writeBigUInt64LE(BigInt(value))
    if (kind === 'f64') part.writeDoubleLE(Number(value))
    return part
  })
  return new Uint8Array(Buffer.concat(parts))
}

const camerasBin = (modelId: number, params: number[]) =>
  bytesOf(
    ['u64', 1],
    ['u32', 7],
    ['u32', modelId],
    ['u64', 640],
    ['u64', 480],
    ...params.map((p) => ['f64', p] as const),
  )
const IMAGES_BIN = bytesOf(
  ...([
    ['u64', 1],
    ['u32', 1],
  ] as const),
  ...COLMAP_POSE.map((value) => ['f64', value] as const),
  ...([
    ['u32', 7],
    ['text', 'a/1.jpg'],
    ['u64', 1],
    ['f64', 3],
    ['f64', 4],
    ['u64', 5],
  ] as const),
)

it('reads a model of COLMAP, binary and text', async () => {
  const binary = await framesOf({
    'sparse/0/cameras.bin': camerasBin(4, [500, 501, 320, 240, 0.1, 0.2, 0.3, 0.4]),
    'sparse/0/images.bin': IMAGES_BIN,
    'images/a/1.jpg': null,
  })
  const text = await framesOf({
    'sparse/cameras.txt': '# Camera list\n7 OPENCV 640 480 500 501 320 240 0.1 0.2 0.3 0.4\n',
    'sparse/images.txt': `# Image list\n1 ${COLMAP_POSE.join(' ')} 7 a/1.jpg\n3 4 5\n2 ${COLMAP_POSE.join(' ')} 7 b 2.jpg\n\n`,
    'images/a/1.jpg': null,
  })
  expect(text.frames.map(({ file_path }) => file_path)).toEqual(['images/a/1.jpg', 'images/b 2.jpg'])
  for (const { frames, source } of [binary, text]) {
    expect(source).toBe('a COLMAP model')
    const camera = { w: 640, h: 480, fl_x: 500, fl_y: 501, cx: 320, cy: 240, k1: 0.1, k2: 0.2, p1: 0.3, p2: 0.4 }
    expect(frames[0]).toMatchObject({ file_path: 'images/a/1.jpg', ...camera })
    expectPose(frames[0]?.transform_matrix)
  }
  const simple = await framesOf({
    'cameras.bin': camerasBin(2, [500, 320, 240, 0.1]),
    'images.bin': IMAGES_BIN,
    'x.jpg': null,
  })
  expect(simple.frames[0]).toMatchObject({ fl_x: 500, fl_y: 500, cx: 320, cy: 240, k1: 0.1 })
})

const textModel = (place: string, names: string[]) => ({
  [`${place}cameras.txt`]: '7 PINHOLE 640 480 500 501 320 240\r\n',
  [`${place}images.txt`]: names.map((name, i) => `${i + 1} ${COLMAP_POSE.join(' ')} 7 ${name}\r\n\r\n`).join(''),
})

it.each([
  'sparse/1/',
  'sparse/model/',
  'colmap/sparse/2/',
  'dense/sparse/',
  'distorted/sparse/0/',
  'colmap_text/',
  'text/',
])('reads a model of COLMAP in %s', async (place) => {
  const { frames, source } = await framesOf({ ...textModel(place, ['1.jpg', '2.jpg']), 'input/1.jpg': null })
  expect(source).toBe('a COLMAP model')
  expect(frames.map(({ file_path }) => file_path)).toEqual(['input/1.jpg', 'input/2.jpg'])
})

it.each([
  ['copies in another size alone', ['images_2/1.jpg', 'images_2/2.jpg'], 'images_2/'],
  ['its own folder before copies', ['images/1.jpg', 'images/2.jpg', 'a/1.jpg', 'a/2.jpg'], 'images/'],
  ['most of them elsewhere', ['images/1.jpg', 'photos/all/1.jpg', 'photos/all/2.jpg'], 'photos/all/'],
  ['none of them', ['images/7.jpg'], 'images/'],
])('finds the images of a model of COLMAP: %s', async (_, paths, home) => {
  const images = Object.fromEntries(paths.map((path) => [path, null]))
  const { frames } = await framesOf({ ...textModel('sparse/0/', ['1.jpg', '2.jpg']), ...images })
  expect(frames.map(({ file_path }) => file_path)).toEqual([`${home}1.jpg`, `${home}2.jpg`])
})

it('takes the largest of several models of COLMAP, and none before it was undistorted where there is another', async () => {
  const { frames } = await framesOf({
    ...textModel('sparse/0/', ['1.jpg']),
    ...textModel('sparse/1/', ['2.jpg', '3.jpg']),
    ...textModel('distorted/sparse/0/', ['1.jpg', '2.jpg', '3.jpg']),
    'images/1.jpg': null,
  })
  expect(frames.map(({ file_path }) => file_path)).toEqual(['images/2.jpg', 'images/3.jpg'])
})

it('refuses what of COLMAP it does not model, and what is damaged, by name', async () => {
  const model = (cameras: Uint8Array, images = IMAGES_BIN) =>
    find({ 'cameras.bin': cameras, 'images.bin': images, 'x.jpg': null })
  const fisheye = camerasBin(5, [500, 501, 320, 240, 0.1, 0, 0, 0])
  await expect(model(fisheye)).rejects.toThrow('OPENCV_FISHEYE')
  await expect(model(fisheye.subarray(0, 40))).rejects.toMatchObject({ file: 'cameras.bin' })
  const pinhole = camerasBin(1, [500, 501, 320, 240])
  await expect(model(pinhole, IMAGES_BIN.subarray(0, 60))).rejects.toMatchObject({ file: 'images.bin' })
  await expect(model(camerasBin(99, []))).rejects.toThrow('unknown model 99')
  const full = [500, 501, 320, 240, 0, 0, 0, 0, 0.1, 0, 0, 0]
  const found = await model(camerasBin(6, full))
  expect(parseTransforms(found?.text ?? '', found?.source)).toMatchObject({ problem: expect.stringContaining('k3') })
  expect(await model(camerasBin(6, full.fill(0, 8)))).not.toBeNull()
  for (const params of ['500 320', '500 320 240 0.1 0.2', '500 nan 240', '500 320 x']) {
    const text = textModel('sparse/0/', ['1.jpg'])
    const files = { ...text, 'sparse/0/cameras.txt': `7 SIMPLE_PINHOLE 640 480 ${params}\n`, 'images/1.jpg': null }
    await expect(find(files), params).rejects.toThrow('SIMPLE_PINHOLE needs 3 numbers')
  }
})

it('finds nothing in photos alone', async () => {
  expect(await find({ 'a.jpg': null, 'notes.txt': 'x', 'metadata.json': '{}', 'rgb/1.jpg': null })).toBeNull()
})

it('takes masks by their names for layouts that have none of their own', async () => {
  const scan = await framesOf({
    ...{ 'intrinsic/intrinsic_color.txt': '500 0 320 0\n0 500 240 0\n0 0 1 0\n0 0 0 1' },
    ...{ 'pose/0.txt': OPENCV_POSE, 'pose/1.txt': OPENCV_POSE, 'color/0.jpg': null, 'color/1.jpg': null },
    ...{ 'depth/0.png': null, 'depth/1.png': null, 'masks/0.png': null },
  })
  expect(scan.frames.map(({ mask_path }) => mask_path)).toEqual(['masks/0.png', undefined])
  const colmap = await framesOf({
    ...{ 'sparse/0/cameras.bin': camerasBin(1, [500, 501, 320, 240]), 'sparse/0/images.bin': IMAGES_BIN },
    ...{ 'images/a/1.jpg': null, 'masks/a/1.jpg.png': null },
  })
  expect(colmap.frames[0]).toMatchObject({ file_path: 'images/a/1.jpg', mask_path: 'masks/a/1.jpg.png' })
  const kinect = await framesOf({
    'frame-000000.pose.txt': OPENCV_POSE,
    ...{ 'frame-000000.color.png': null, 'frame-000000.depth.png': null, 'frame-000000.color.mask.png': null },
  })
  expect(kinect.frames[0]).toMatchObject({ mask_path: 'frame-000000.color.mask.png' })
  const given = await framesOf({
    'transforms.json': transforms({ fl_x: 1 }, 'a.png'),
    'a.png': null,
    'masks/a.png': null,
  })
  expect(given.frames[0]).not.toHaveProperty('mask_path')
})

it('looks through a folder of tens of thousands with steps in proportion', async () => {
  const folders = Array.from({ length: 20_000 }, (_, i) => `f${i}`)
  const files = folders.flatMap((folder): [string, string | null][] => [
    [`${folder}/metadata.json`, '{}'],
    [`${folder}/1.jpg`, null],
  ])
  const began = performance.now()
  expect(await find(Object.fromEntries(files))).toBeNull()
  // Quadratic, it takes a minute; this is some hundred milliseconds, on a slow machine that does other things.
  expect(performance.now() - began).toBeLessThan(10_000)
})
