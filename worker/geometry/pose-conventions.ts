import type { Matrix3 } from './matrix3.ts'
import { cameraCenter, poseFromCenter, type RigidTransform, worldFromCamRotation } from './rigid-transform.ts'

/*
 * OpenGL's camera axes (x right, y up, looks along -z), as in transforms.json, and COLMAP's (x right, y down, looks along +z).
 * The world frame is the same in both. `docs/captures.md` has the table of what input means.
 */

/** @param worldFromCamera sixteen numbers, row after row, OpenGL's camera axes */
export function colmapFromOpenGl(worldFromCamera: readonly number[]): RigidTransform {
  const m = worldFromCamera as readonly [number, ...number[]]
  const at = (row: number, column: number): number => m[4 * row + column] as number
  const rotation = [0, 1, 2].flatMap((row) => [at(row, 0), -at(row, 1), -at(row, 2)]) as Matrix3
  return poseFromCenter(rotation, [at(0, 3), at(1, 3), at(2, 3)])
}

/** The way back: sixteen numbers, row after row. */
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
