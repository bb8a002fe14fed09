import { z } from 'zod'
import type { Placement } from './placement.ts'

/** A point or an extent along x, y and z. */
const vector3Schema = z.tuple([z.number(), z.number(), z.number()])

/** Metres per unit of a reconstruction: from a bacterium to a planet; beyond it, somebody mistyped. */
const METRES_PER_UNIT = { min: 1e-9, max: 1e7 }

const isUnit = (quaternion: readonly number[]) => Math.abs(Math.hypot(...quaternion) - 1) < 1e-6

export const placementSchema: z.ZodType<Placement, Placement> = z
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
