import { expect, it } from 'vitest'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'

const MATRIX = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
]
const frame = (name: string, more: object = {}) => ({ file_path: name, transform_matrix: MATRIX, ...more })

function parse(content: object | string) {
  return parseTransforms(typeof content === 'string' ? content : JSON.stringify(content))
}

function framesOf(content: object | string) {
  const parsed = parse(content)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return { paths: parsed.transforms.frames.map(({ file_path }) => file_path), withoutPose: parsed.withoutPose }
}

it('skips a byte order mark', () => {
  expect(framesOf(`\uFEFF${JSON.stringify({ fl_x: 500, frames: [frame('a')] })}`).paths).toEqual(['a'])
})

it('reads NaN where it says nothing of the pose, and leaves a frame out where it does', () => {
  const text = `{
    "fl_x": 500, "sharpness": -Infinity,
    "frames": [
      { "file_path": "a", "sharpness": NaN, "transform_matrix": ${JSON.stringify(MATRIX)} },
      { "file_path": "b", "transform_matrix": [[1, 0, 0, nan], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]] },
      { "file_path": "c",
        "fl_x": NaN, "transform_matrix": ${JSON.stringify(MATRIX)} }
    ]
  }`
  expect(framesOf(text)).toEqual({
    paths: ['a'],
    withoutPose: [
      { path: 'b', line: 5 },
      { path: 'c', line: 7 },
    ],
  })
})

it('leaves frames without a pose out, and takes null for nothing said', () => {
  const gap = [[null, 0, 0, 0], ...MATRIX.slice(1)]
  const frames = [
    null,
    frame('a', { k1: null, depth_file_path: null }),
    frame('b', { transform_matrix: null }),
    frame('c', { transform_matrix: gap }),
  ]
  expect(framesOf({ fl_x: 500, k3: null, frames })).toEqual({
    paths: ['a'],
    withoutPose: [
      { path: 'frames[0]', line: null },
      { path: 'b', line: null },
      { path: 'c', line: null },
    ],
  })
})

it('takes the first of two frames with one image', () => {
  const parsed = parse({ fl_x: 500, frames: [frame('a', { cx: 1 }), frame('a', { cx: 2 })] })
  expect(parsed).toMatchObject({ transforms: { frames: [{ file_path: 'a', cx: 1 }] } })
})

it('lets through what the tools write besides', () => {
  const ngp = { aabb_scale: 16, scale: 0.33, offset: [0, 0, 0], is_fisheye: false, k3: 0, k4: 0.0 }
  const nerfstudio = {
    camera_model: 'OPENCV',
    applied_transform: MATRIX.slice(0, 3),
    applied_scale: 0.5,
    ply_file_path: 'a',
  }
  for (const top of [ngp, nerfstudio, { camera_model: 'opencv' }, { camera_model: 'perspective' }]) {
    expect(framesOf({ fl_x: 500, ...top, frames: [frame('a')] }).paths).toEqual(['a'])
  }
  const full = { camera_model: 'FULL_OPENCV', k1: 0.1, k3: 0, k4: 0, k5: 0, k6: 0 }
  expect(framesOf({ fl_x: 500, ...full, frames: [frame('a')] }).paths).toEqual(['a'])
})

it.each([
  ['camera_model', { camera_model: 'OPENCV_FISHEYE' }, 'the camera model OPENCV_FISHEYE'],
  ['camera_model', { camera_model: 'EQUIRECTANGULAR' }, 'the camera model EQUIRECTANGULAR'],
  ['is_fisheye', { is_fisheye: true }, 'a fisheye camera'],
  ['k3', { k1: 0.1, k3: 0.001 }, 'the distortion term k3'],
  ['k4', { camera_model: 'FULL_OPENCV', k4: -0.001 }, 'the distortion term k4'],
  ['equirectangular', { equirectangular: true }, 'a 360-degree panorama'],
  ['latlong', { latlong: true }, 'a 360-degree panorama'],
  ['ftheta_p0', { ftheta_p0: 0.2 }, 'an f-theta camera'],
  ['rolling_shutter', { rolling_shutter: [0, 0, 0, 0.01] }, 'a rolling shutter'],
  ['transform_matrix_start', { transform_matrix_start: MATRIX }, 'a rolling shutter'],
])('refuses what is not modelled by its name: %s', (key, camera, what) => {
  const atTop = parse({ fl_x: 500, ...camera, frames: [frame('a')] })
  const inFrame = parse({ fl_x: 500, frames: [frame('b'), frame('a', camera)] })
  for (const parsed of [atTop, inFrame]) {
    expect(parsed).toMatchObject({ problem: expect.stringContaining(what) })
    expect(parsed).toMatchObject({ problem: expect.stringContaining(key) })
  }
})

/** Turned by 0.6 and 0.8 about z, at (1, 2, 3). */
const POSE = [
  [0.6, -0.8, 0, 1],
  [0.8, 0.6, 0, 2],
  [0, 0, 1, 3],
  [0, 0, 0, 1],
]
const columnsOf = (rows: number[][]) => [0, 1, 2, 3].map((column) => rows.map((row) => row[column] as number))

it.each([
  ['16 numbers, row after row', POSE.flat()],
  ['16 numbers, column after column', columnsOf(POSE).flat()],
  ['12 numbers, row after row', POSE.slice(0, 3).flat()],
  ['12 numbers, column after column', columnsOf(POSE.slice(0, 3)).flat()],
  ['3 rows', POSE.slice(0, 3)],
  ['4 columns of 4', columnsOf(POSE)],
  ['4 columns of 3', columnsOf(POSE.slice(0, 3))],
  ['text', POSE.map((row) => row.map((value) => value.toFixed(6)))],
  ['one text', `[${POSE.map((row) => `[${row.join(' ')}]`).join('\n ')}]`],
])('reads a pose that is written as %s', (_, transform_matrix) => {
  const parsed = parse({ fl_x: '500', w: '640', frames: [frame('a', { transform_matrix, fl_y: '5.1e2' })] })
  expect(parsed).toMatchObject({
    transforms: { fl_x: 500, w: 640, frames: [{ fl_y: 510 }] },
  })
  if ('problem' in parsed) return
  expect(parsed.transforms.frames[0]?.transform_matrix).toEqual(POSE)
})

it('takes a pose without a translation in the order of the others', () => {
  const atOrigin = POSE.map((row, i) => (i < 3 ? [...row.slice(0, 3), 0] : row))
  const flat = (rows: number[][], name: string) => frame(name, { transform_matrix: columnsOf(rows).flat() })
  const parsed = parse({ fl_x: 1, frames: [flat(atOrigin, 'a'), flat(POSE, 'b'), flat(POSE, 'c')] })
  expect(parsed).toMatchObject({
    transforms: { frames: [atOrigin, POSE, POSE].map((transform_matrix) => ({ transform_matrix })) },
  })
})

it('keeps the rows that it always had where nothing says otherwise', () => {
  const odd = [...POSE.slice(0, 3), [0, 0, 0, 0.5]]
  const parsed = parse({ fl_x: 1, frames: [frame('a', { transform_matrix: odd })] })
  expect(parsed).toMatchObject({ transforms: { frames: [{ transform_matrix: POSE }] } })
})

it('says where a file is no JSON, and what is wrong with one that is no transforms.json', () => {
  const problem = (content: object | string) => {
    const parsed = parse(content)
    return 'problem' in parsed ? parsed.problem : 'none'
  }
  expect(problem('{\n  "frames": [\n    {"a": 1,}\n]}')).toBe(
    'transforms.json is not valid JSON: look at line 3, column 13.',
  )
  expect(problem('{"frames": [')).toContain('line 1, column 13')
  expect(problem('[['.repeat(100_000))).toContain('line 1')
  expect(problem('[]')).toContain('no list of “frames”')
  expect(problem({ frames: [] })).toContain('empty')
  expect(problem({ frames: [{ file_path: 'a' }] })).toContain('“frames.0.transform_matrix” is missing')
  expect(problem({ fl_x: -1, frames: [frame('a')] })).toContain('“fl_x” must be more than 0')
  expect(problem({ w: '320 px', frames: [frame('a')] })).toContain('“w” must be a number, and is “320 px”')
  const short = frame('a', { transform_matrix: MATRIX.flat().slice(1) })
  expect(problem({ fl_x: 1, frames: [short] })).toContain('“frames.0.transform_matrix” must have at most 4 items')
  expect(problem({ frames: [frame('a', { transform_matrix: null })] })).toContain('none of its frames has a pose')
})
