import { z } from 'zod'

/** A point or an extent along x, y and z. */
const vector3Schema = z.tuple([z.number(), z.number(), z.number()])

/** Metres per unit of a reconstruction: from a bacterium to a planet; beyond it, somebody mistyped. */
const METRES_PER_UNIT = { min: 1e-9, max: 1e7 }

const isUnit = (quaternion: readonly number[]) => Math.abs(Math.hypot(...quaternion) - 1) < 1e-6

/**
 * Where a model stands, which way is up, how large it is and what belongs to it: what photos alone can't tell. A point `p` of
 * the model as it was reconstructed (the glTF frame of `preview.glb`, y up, of unknown unit) becomes
 *
 *     metresPerUnit * (rotation * (p - origin))
 *
 * in every file that is offered, and what is outside of `crop` is left out of meshes and dense points.
 */
export const placementSchema = z
  .object({
    /** Null while nobody has measured anything: then the unit stays as it is. */
    metresPerUnit: z.number().min(METRES_PER_UNIT.min).max(METRES_PER_UNIT.max).nullable(),
    /** Unit quaternion x, y, z, w: turns what is up on the real thing to +y. */
    rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]).refine(isUnit, 'not a unit quaternion'),
    /** What becomes the origin, in the frame as reconstructed: on the ground, once that was set. */
    origin: vector3Schema,
    /** Box in the turned and moved frame, before the scale; null keeps everything. */
    crop: z
      .object({ min: vector3Schema, max: vector3Schema })
      .refine(({ min, max }) => min.every((low, axis) => low < (max[axis] ?? low)), 'an empty box')
      .nullable(),
  })
  .strict()
export type Placement = z.infer<typeof placementSchema>

/** As reconstructed. */
export const UNPLACED: Placement = { metresPerUnit: null, rotation: [0, 0, 0, 1], origin: [0, 0, 0], crop: null }

/** Compares numbers, independent of the order of keys. */
export function isSamePlacement(a: Placement, b: Placement): boolean {
  const values = ({ metresPerUnit, rotation, origin, crop }: Placement) =>
    JSON.stringify([metresPerUnit, rotation, origin, crop && [crop.min, crop.max]])
  return values(a) === values(b)
}
