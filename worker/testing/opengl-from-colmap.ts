import { cameraCenter, type RigidTransform, worldFromCamRotation } from '../geometry/rigid-transform.ts'

/** The inverse of `colmapFromOpenGl`: sixteen numbers, row by row. */
export function openGlFromColmap(camFromWorld: RigidTransform): number[] {
  const r = worldFromCamRotation(camFromWorld)
  const center = cameraCenter(camFromWorld)
  const rows = [0, 1, 2].flatMap((row) => [
    r[3 * row] as number,
    -(r[3 * row + 1] as number),
    -(r[3 * row + 2] as number),
    center[row] as number,
  ])
  return [...rows, 0, 0, 0, 1]
}
