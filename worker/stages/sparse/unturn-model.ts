import type { Camera, RegisteredImage, SparseReconstruction } from '../../colmap/model-types.ts'
import { apply, type Matrix3, multiply } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion, quaternionFromMatrix } from '../../geometry/quaternion.ts'
import type { QuarterTurns } from './quarter-turns.ts'

/**
 * A model of turned photos as one of the photos themselves. Cameras that photos of several turns share become one for each turn,
 * with the same lens; that of photos that were not turned keeps its id. The points stay where they are.
 *
 * @param turnsOf how the photo of that name was turned for the model
 */
export function unturnModel(
  model: SparseReconstruction,
  turnsOf: (name: string) => QuarterTurns,
): SparseReconstruction {
  if (model.images.every(({ name }) => turnsOf(name) === 0)) return model
  const cameras = new Map<number, Camera>()
  const idOf = new Map<string, number>()
  let nextId = Math.max(0, ...model.cameras.keys()) + 1
  const images = model.images.map((image) => {
    const turns = turnsOf(image.name)
    const camera = model.cameras.get(image.cameraId)
    if (!camera) throw new Error(`${image.name} has no camera`)
    const key = `${image.cameraId} ${turns}`
    const id = turns === 0 ? image.cameraId : (idOf.get(key) ?? nextId++)
    idOf.set(key, id)
    cameras.set(id, { ...repeat(turns, camera, unturnCamera), id })
    return { ...unturnImage(image, camera, turns), cameraId: id }
  })
  return { ...model, cameras, images }
}

function repeat<T>(times: number, value: T, step: (value: T) => T): T {
  let result = value
  for (let i = 0; i < times; i++) result = step(result)
  return result
}

/** Where a turned photo has x and y, the photo itself has y and its height less x: a quarter turn back. */
function unturnImage(image: RegisteredImage, turned: Camera, turns: QuarterTurns): RegisteredImage {
  const { widthPx, heightPx } = turned
  const keypoints = image.keypoints.slice()
  for (let i = 0; i < keypoints.length; i += 2) {
    const [x, y] = [keypoints[i] ?? 0, keypoints[i + 1] ?? 0]
    const [backX, backY] = (
      [
        [x, y],
        [y, widthPx - x],
        [widthPx - x, heightPx - y],
        [heightPx - y, x],
      ] as const
    )[turns]
    keypoints[i] = backX
    keypoints[i + 1] = backY
  }
  const { rotation, translation } = image.camFromWorld
  const back = repeat<Matrix3>(turns, IDENTITY, (matrix) => multiply(QUARTER_BACK, matrix))
  const camFromWorld = {
    rotation: quaternionFromMatrix(multiply(back, matrixFromQuaternion(rotation))),
    translation: apply(back, translation),
  }
  return { ...image, keypoints, camFromWorld }
}

const IDENTITY: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1]
const QUARTER_BACK: Matrix3 = [0, 1, 0, -1, 0, 0, 0, 0, 1]

/** One quarter turn back. The terms of OPENCV are those of `src/colmap/sensor/models.h`; radial ones know no direction. */
function unturnCamera(camera: Camera): Camera {
  const { widthPx, heightPx, params } = camera
  const [a, b, c, d, ...rest] = params as [number, number, number, number, ...number[]]
  const size = { ...camera, widthPx: heightPx, heightPx: widthPx }
  switch (camera.model) {
    case 'SIMPLE_PINHOLE':
    case 'SIMPLE_RADIAL':
    case 'RADIAL': {
      const [f, cx, cy, ...radial] = params as [number, number, number, ...number[]]
      return { ...size, params: [f, cy, widthPx - cx, ...radial] }
    }
    case 'PINHOLE':
      return { ...size, params: [b, a, d, widthPx - c] }
    case 'OPENCV': {
      const [k1, k2, p1, p2] = rest as [number, number, number, number]
      return { ...size, params: [b, a, d, widthPx - c, k1, k2, -p2, p1] }
    }
    default:
      throw new Error(`Cameras of the model ${camera.model} are not turned`)
  }
}
