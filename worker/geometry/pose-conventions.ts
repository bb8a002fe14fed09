import type { Matrix3 } from './matrix3.ts'
import { poseFromCenter, type RigidTransform } from './rigid-transform.ts'

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
