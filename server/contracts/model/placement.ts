type Vector3 = [x: number, y: number, z: number]

/**
 * Where a model stands, which way is up, how large it is and what belongs to it: what photos alone can't tell. A point `p` of
 * the model as it was reconstructed (the glTF frame of `preview.glb`, y up, of unknown unit) becomes
 *
 *     metresPerUnit * (rotation * (p - origin))
 *
 * in every file that is offered, and what is outside of `crop` is left out of meshes and dense points.
 */
export type Placement = {
  /** Null while nobody has measured anything: then the unit stays as it is. */
  metresPerUnit: number | null
  /** Unit quaternion: turns what is up on the real thing to +y. */
  rotation: [x: number, y: number, z: number, w: number]
  /** What becomes the origin, in the frame as reconstructed: on the ground, once that was set. */
  origin: Vector3
  /** Box in the turned and moved frame, before the scale; null keeps everything. */
  crop: { min: Vector3; max: Vector3 } | null
}

/** As reconstructed. */
export const UNPLACED: Placement = { metresPerUnit: null, rotation: [0, 0, 0, 1], origin: [0, 0, 0], crop: null }

/** Compares numbers, independent of the order of keys. */
export function isSamePlacement(a: Placement, b: Placement): boolean {
  const values = ({ metresPerUnit, rotation, origin, crop }: Placement) =>
    JSON.stringify([metresPerUnit, rotation, origin, crop && [crop.min, crop.max]])
  return values(a) === values(b)
}
