import { expect, it } from 'vitest'
import { type CaptureInput, VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import type { TransformsJsonInput } from '#server/contracts/capture/transforms-json.ts'
import type { UploadFacts } from './capture-errors.ts'
import { resolveCapture } from './resolve-capture.ts'

/** An id for a name, the same each time. */
const idOf = (name: string) => `00000000-0000-7000-8000-${Buffer.from(name.padEnd(6)).toString('hex').slice(0, 12)}`

function uploadsOf(...names: (string | [name: string, widthPx: number])[]): Map<string, UploadFacts> {
  const facts = names.map((each) => {
    const [name, widthPx] = typeof each === 'string' ? [each, 640] : each
    return { id: idOf(name), fileName: name, widthPx, heightPx: 480, orientation: 1 }
  })
  return new Map(facts.map((each) => [each.id, each]))
}

function codeOf(resolve: () => unknown): string {
  try {
    resolve()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing was thrown'
}

const NAMES = VIEW_NAMES.flatMap((view) => [`c${view}`, `d${view}`])

function sixViews(): Extract<CaptureInput, { kind: 'six-views' }> {
  const views = VIEW_NAMES.map((view) => [view, { color: idOf(`c${view}`), depth: idOf(`d${view}`) }])
  return { kind: 'six-views', views: Object.fromEntries(views), options: {} }
}

it('moves a capture in map coordinates to the origin by whole units, and no other', () => {
  const rotated = [
    [0, -1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ]
  const names = ['a', 'b', 'c', 'd', 'e']
  const files = Object.fromEntries(names.map((name) => [name, idOf(name)]))
  const posesOf = (centers: [number, number, number][]) => {
    const frames = centers.map((center, i) => ({
      file_path: names[i] as string,
      transform_matrix: rotated.map((row, axis) => [...row, center[axis] as number]),
    }))
    const transforms: TransformsJsonInput = { fl_x: 600, frames }
    const { capture } = resolveCapture({ kind: 'posed', transforms, files }, uploadsOf(...names))
    if (capture.kind !== 'posed') throw new Error('no poses')
    return { origin: capture.origin, centers: capture.frames.map(({ worldFromCamera: m }) => [m[3], m[7], m[11]]) }
  }
  const utm = posesOf([
    [452345.5, 5411234.25, 312],
    [452346.5, 5411236.25, 313.125],
    [452349.5, 5411233.25, 311],
  ])
  expect(utm.origin).toEqual([452347, 5411234, 312])
  expect(utm.centers).toEqual([
    [-1.5, 0.25, 0],
    [-0.5, 2.25, 1.125],
    [2.5, -0.75, -1],
  ])
  // A frame that no pose was found for, left where its program begins.
  const withStray = posesOf([
    [452345.5, 5411234.25, 312],
    [0, 0, 0],
    [452346.5, 5411236.25, 313.125],
    [452349.5, 5411233.25, 311],
    [452347.5, 5411235.25, 312],
  ])
  expect(withStray.origin).toEqual([452347, 5411234, 312])
  const near: [number, number, number][] = [
    [100, 0, 0],
    [101, 2, 0],
    [104, 0, 1],
  ]
  expect(posesOf(near)).toEqual({ origin: undefined, centers: near })
  // All in one place: for the worker to say.
  expect(
    posesOf([
      [5e6, 0, 0],
      [5e6, 0, 0],
      [5e6, 0, 0],
    ]).origin,
  ).toBeUndefined()
})

it('takes pixels for square where one focal length is given', () => {
  const transform_matrix = [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ]
  const frames = ['a', 'b', 'c'].map((file_path) => ({ file_path, transform_matrix }))
  const files = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, idOf(name)]))
  const focalLengths = (given: object) => {
    const transforms = { ...given, frames } as TransformsJsonInput
    const { capture } = resolveCapture({ kind: 'posed', transforms, files }, uploadsOf('a', 'b', 'c'))
    return capture.kind === 'posed' && capture.frames.map(({ fxPx, fyPx }) => [fxPx, fyPx])[0]
  }
  expect(focalLengths({ fl_x: 600 })).toEqual([600, 600])
  expect(focalLengths({ fl_y: 700 })).toEqual([700, 700])
  expect(focalLengths({ fl_x: 600, fl_y: 700 })).toEqual([600, 700])
  // 480 px high: 240 / tan(45 degrees).
  expect(focalLengths({ camera_angle_y: Math.PI / 2 })).toEqual([expect.closeTo(240, 9), expect.closeTo(240, 9)])
  expect(() => focalLengths({ w: 640, h: 480 })).toThrow('is not given')
})

it('knows nothing of ordinary photos', () => {
  expect(resolveCapture(undefined, uploadsOf('a'))).toEqual({
    capture: { kind: 'photos' },
    colors: null,
    depths: [],
    masks: [],
  })
})

it('takes six views with their depth, in the order of the views', () => {
  const { capture, colors, depths } = resolveCapture(sixViews(), uploadsOf(...NAMES))
  expect(capture).toMatchObject({ kind: 'six-views', views: { back: { color: idOf('cback'), mask: null } } })
  expect(colors).toEqual(VIEW_NAMES.map((view) => idOf(`c${view}`)))
  expect(depths).toEqual(VIEW_NAMES.map((view) => idOf(`d${view}`)))
})

it('says which view is missing, and which has another size', () => {
  const { views, ...rest } = sixViews()
  const without = { ...rest, views: { ...views, top: { color: idOf('ctop') } } }
  expect(() => resolveCapture(without, uploadsOf(...NAMES))).toThrow('The top view has no depth image.')
  expect(codeOf(() => resolveCapture(without, uploadsOf(...NAMES)))).toBe('CAPTURE_VIEW_MISSING')
  const others = uploadsOf(...NAMES.filter((name) => name !== 'dleft'), ['dleft', 320])
  expect(codeOf(() => resolveCapture(sixViews(), others))).toBe('CAPTURE_SIZE_MISMATCH')
  const oneLarger = uploadsOf(...NAMES.filter((name) => !name.endsWith('back')), ['cback', 800], ['dback', 800])
  expect(codeOf(() => resolveCapture(sixViews(), oneLarger))).toBe('CAPTURE_SIZE_MISMATCH')
  expect(codeOf(() => resolveCapture(sixViews(), uploadsOf('cfront')))).toBe('CAPTURE_FILE_MISSING')
})

const TURNED = [
  [0, -1, 0, 1],
  [1, 0, 0, 2],
  [0, 0, 1, 3],
  [0, 0, 0, 1],
]

function posed(transforms: Partial<TransformsJsonInput> = {}, frame: object = {}): CaptureInput {
  const frames = [{ file_path: 'images/a.png', transform_matrix: TURNED, ...frame }]
  const files = { 'images/a.png': idOf('a'), 'depth/a.png': idOf('d') }
  return { kind: 'posed', transforms: { fl_x: 500, frames, ...transforms } as TransformsJsonInput, files }
}

const resolvePosed = (...input: Parameters<typeof posed>) => resolveCapture(posed(...input), uploadsOf('a', 'd'))

it('takes a posed image with the intrinsics of its file, of all files, or of a field of view', () => {
  const { capture, colors, depths } = resolvePosed({}, { depth_file_path: 'depth/a.png' })
  expect(colors).toEqual([idOf('a')])
  expect(depths).toEqual([idOf('d')])
  expect(capture).toMatchObject({
    kind: 'posed',
    depthUnit: 0.001,
    frames: [{ widthPx: 640, fxPx: 500, fyPx: 500, cxPx: 320, cyPx: 240, worldFromCamera: TURNED.flat() }],
  })
  expect(resolvePosed({}, { fl_x: 700 }).capture).toMatchObject({ frames: [{ fxPx: 700 }] })
  const byAngle = resolvePosed({ fl_x: undefined, camera_angle_x: Math.PI / 2 }).capture
  expect(byAngle).toMatchObject({ frames: [{ fxPx: expect.closeTo(320, 6) }] })
  const inDegrees = resolvePosed({ fl_x: undefined, x_fov: 90, camera_model: 'perspective' }).capture
  const ngp = resolvePosed({ integer_depth_scale: 0.0002 }, { depth_path: 'depth/a.png' })
  expect(ngp).toMatchObject({ capture: { depthUnit: 0.0002 }, depths: [idOf('d')] })
  expect(inDegrees).toMatchObject({ frames: [{ fxPx: expect.closeTo(320, 6) }] })
})

it.each([
  [6, { w: 480, h: 640 }, false, 480],
  [6, { w: 960, h: 1280 }, false, 960],
  [6, { w: 640, h: 480 }, true, 640],
  [8, { cx: 241, cy: 322 }, false, 480],
  [8, { cx: 322, cy: 241 }, true, 640],
  [6, {}, false, 480],
  [3, { w: 640, h: 480 }, false, 640],
  [null, { w: 640, h: 480 }, false, 640],
])(
  'takes poses for stored pixels, unless the size says otherwise: EXIF orientation %s, %j',
  (orientation, camera, upright, widthPx) => {
    const uploads = uploadsOf('a', 'd')
    uploads.set(idOf('a'), { id: idOf('a'), fileName: 'a', widthPx: 640, heightPx: 480, orientation })
    const { capture } = resolveCapture(posed(camera, {}), uploads)
    expect(capture).toMatchObject({ frames: [{ upright, widthPx }] })
    // A mask may be of either.
    uploads.set(idOf('d'), { id: idOf('d'), fileName: 'd', widthPx: 480, heightPx: 640, orientation: 1 })
    const masked = () => resolveCapture(posed(camera, { mask_path: 'depth/a.png' }), uploads)
    if (orientation === 6 || orientation === 8) expect(masked().masks).toEqual([idOf('d')])
    else expect(codeOf(masked)).toBe('CAPTURE_SIZE_MISMATCH')
  },
)

it('takes the scale off a pose', () => {
  const scaled = TURNED.map((row, i) => (i < 3 ? row.map((value, column) => (column < 3 ? 2 * value : value)) : row))
  expect(resolvePosed({}, { transform_matrix: scaled }).capture).toMatchObject({
    frames: [{ worldFromCamera: TURNED.flat() }],
  })
})

const mirrored = TURNED.map((row, i) => (i === 2 ? [0, 0, -1, 3] : row))
const sheared = TURNED.map((row, i) => (i === 0 ? [0.3, -1, 0, 1] : row))

it.each([
  ['POSE_INVALID', {}, { transform_matrix: mirrored }],
  ['POSE_INVALID', {}, { transform_matrix: sheared }],
  ['CAPTURE_FILE_MISSING', {}, { file_path: 'images/b.png' }],
  ['CAPTURE_FILE_MISSING', {}, { file_path: '../a.png' }],
  ['CAPTURE_INVALID', { fl_x: undefined }, {}],
  ['CAPTURE_INVALID', { camera_model: 'OPENCV_FISHEYE' }, {}],
  ['CAPTURE_INVALID', { is_fisheye: true }, {}],
  ['CAPTURE_INVALID', {}, { k1: 0.1, k3: 0.001 }],
  ['CAPTURE_INVALID', {}, { transform_matrix_start: TURNED }],
  ['CAPTURE_SIZE_MISMATCH', { w: 640, h: 640 }, {}],
])('%s: %j %j', (code, transforms, frame) => {
  expect(codeOf(() => resolvePosed(transforms as Partial<TransformsJsonInput>, frame))).toBe(code)
})
