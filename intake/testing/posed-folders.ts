import { type Files, transforms } from './posed-folder.ts'

const POSE = '1 0 0 1\n0 0 1 2\n0 -1 0 3\n0 0 0 1\n'
const R_AND_T = '1 0 0 0 0 -1 0 1 0 -1 3 -2'

/** Little-endian, as COLMAP writes its models: numbers are 64 bits wide but for `{ u32 }`; text ends with a zero. */
function modelOf(...values: (bigint | number | string | { u32: number })[]): Uint8Array {
  const parts = values.map((value) => {
    if (typeof value === 'string') return Buffer.from(`${value}\0`)
    const part = Buffer.alloc(typeof value === 'object' ? 4 : 8)
    if (typeof value === 'object') part.writeUInt32LE(value.u32)
    else if (typeof value === 'bigint') part.writeBigUInt64LE(value)
    else part.writeDoubleLE(value)
    return part
  })
  return new Uint8Array(Buffer.concat(parts))
}

/** A folder of each layout of posed images, as small as it can be. */
export const POSED_FOLDERS: Readonly<Record<string, Files>> = {
  transforms: {
    'a/transforms.json': transforms({ fl_x: 500, k1: 0.1 }, 'images/1.jpg', '2.jpg'),
    'a/images/1.jpg': null,
  },
  splits: {
    'transforms_train.json': transforms({ camera_angle_x: 0.7 }, './train/r_0'),
    'transforms_val.json': transforms({ camera_angle_x: 0.6 }, './val/r_0'),
    'train/r_0.png': null,
  },
  'images outside': {
    'dslr/poses/transforms.json': transforms({ fl_x: 1 }, '1.JPG', '2.JPG'),
    'dslr/images/1.JPG': null,
  },
  polycam: {
    'keyframes/cameras/10.json': JSON.stringify({
      ...{ fx: 1500, fy: 1501, cx: 512, cy: 384, width: 1024, height: 768 },
      ...{
        t_00: 1,
        t_01: 0,
        t_02: 0,
        t_03: 1,
        t_10: 0,
        t_11: 0,
        t_12: -1,
        t_13: 2,
        t_20: 0,
        t_21: 1,
        t_22: 0,
        t_23: 3,
      },
    }),
    'keyframes/images/10.jpg': null,
    'keyframes/depth/10.png': null,
  },
  record3d: {
    'metadata.json': JSON.stringify({ w: 7, h: 9, K: [7, 0, 0, 0, 7, 0, 3, 4, 1], poses: [[1, 0, 0, 0, 1, 2, 3]] }),
    'rgb/0.jpg': null,
    'depth/0.exr': null,
  },
  scannerApp: {
    'frame_00000.json': JSON.stringify({
      cameraPoseARFrame: [1, 0, 0, 1, 0, 0, -1, 2, 0, 1, 0, 3, 0, 0, 0, 1],
      intrinsics: [1348, 0, 961, 0, 1349, 718, 0, 0, 1],
    }),
    'frame_00000.jpg': null,
    'depth_00000.png': null,
  },
  scannet: { 'intrinsic/intrinsic_color.txt': POSE, 'color/2.jpg': null, 'depth/2.png': null, 'pose/2.txt': POSE },
  sevenScenes: {
    'seq/frame-000000.color.png': null,
    'seq/frame-000000.pose.txt': POSE,
    'info.txt': `m_colorWidth = 12\nm_calibrationColorIntrinsic = ${POSE.replaceAll('\n', ' ')}\nm_depthShift = 1000`,
  },
  colmapText: {
    'sparse/0/cameras.txt': '# list\n1 OPENCV 640 480 500 501 320 240 0.1 0 0 0\n',
    'sparse/0/images.txt': '1 1 0 0 0 0 0 0 1 a.jpg\n1 2 3\n2 1 0 0 0 0 0 0 1 b.jpg\n\n',
    'images/a.jpg': null,
  },
  colmapBinary: {
    'sparse/cameras.bin': modelOf(1n, { u32: 7 }, { u32: 1 }, 640n, 480n, 500, 501, 320, 240),
    'sparse/images.bin': modelOf(1n, { u32: 1 }, 1, 0, 0, 0, 0, 0, 0, { u32: 7 }, 'a.jpg', 1n, 3, 4, -1n & 0xffn),
    'images/a.jpg': null,
  },
  middlebury: { 'dino_par.txt': `1\ndino1.png 3310 0 316 0 3325 200 0 0 1 ${R_AND_T}\n`, 'dino1.png': null },
}
