/**
 * How far COLMAP's camera poses are from measured ones, after a similarity fit of the camera centres.
 *
 *     node bench/pose-error.ts MODEL_DIR CAMERA_DIR
 *
 * MODEL_DIR holds a sparse model (cameras.bin, images.bin, points3D.bin), CAMERA_DIR one
 * `<photo name>.camera` a photo, as the data sets of Strecha et al. (CVPR 2008) have them, in metres.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readModel } from '#worker/colmap/model.ts'
import { comparePoses } from '#worker/geometry/compare-poses.ts'
import type { Matrix3 } from '#worker/geometry/matrix3.ts'
import { median } from '#worker/geometry/median.ts'
import { poseFromCenter, type RigidTransform } from '#worker/geometry/rigid-transform.ts'
import type { Vector3 } from '#worker/geometry/vector3.ts'

const [modelDir, cameraDir] = process.argv.slice(2)
if (!modelDir || !cameraDir) {
  console.error('Usage: node bench/pose-error.ts MODEL_DIR CAMERA_DIR')
  process.exit(2)
}

const { images } = await readModel(modelDir)
const truth = await Promise.all(images.map((image) => readStrechaCamera(path.join(cameraDir, `${image.name}.camera`))))
const { centerErrors, rotationErrorsDeg } = comparePoses(
  images.map((image) => image.camFromWorld),
  truth,
)
images.forEach((image, i) => {
  console.log(`${image.name}: centre ${mm(centerErrors[i])} mm, rotation ${degrees(rotationErrorsDeg[i])} degrees`)
})
console.log(
  `${images.length} photos: centre error mean ${mm(mean(centerErrors))}, median ${mm(median(centerErrors))}, ` +
    `max ${mm(Math.max(...centerErrors))} mm; rotation error mean ${degrees(mean(rotationErrorsDeg))}, ` +
    `max ${degrees(Math.max(...rotationErrorsDeg))} degrees`,
)

/** K (9 numbers), 3 zeros, the camera-to-world rotation (9, row after row), the centre in metres (3), width and height. */
async function readStrechaCamera(file: string): Promise<RigidTransform> {
  const numbers = (await readFile(file, 'utf8')).trim().split(/\s+/).map(Number)
  if (numbers.length !== 26 || numbers.some(Number.isNaN)) throw new Error(`${file} is not a .camera file`)
  return poseFromCenter(numbers.slice(12, 21) as Matrix3, numbers.slice(21, 24) as Vector3)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function mm(metres = Number.NaN): string {
  return (1000 * metres).toFixed(2)
}

function degrees(value = Number.NaN): string {
  return value.toFixed(3)
}
