import type { Matrix3 } from '../geometry/matrix3.ts'
import { add, scale, subtract, type Vector3 } from '../geometry/vector3.ts'

/** Signed distance to a solid's surface: exact, negative inside. Formulas by Quilez, "Distance functions". */
export type SignedDistance = (x: number, y: number, z: number) => number

/** A solid and a ball that holds it. */
export interface Solid {
  distance: SignedDistance
  center: Vector3
  radius: number
}

export function sphere(center: Vector3, radius: number): Solid {
  const [cx, cy, cz] = center
  return {
    center,
    radius,
    distance: (x, y, z) => Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz)) - radius,
  }
}

/** A disc of some thickness: its axis is y, `center` is the middle of it. */
export function cylinder(center: Vector3, radius: number, halfHeight: number): Solid {
  const [cx, cy, cz] = center
  return {
    center,
    radius: Math.hypot(radius, halfHeight),
    distance: (x, y, z) => {
      const radial = Math.sqrt((x - cx) * (x - cx) + (z - cz) * (z - cz)) - radius
      const axial = Math.abs(y - cy) - halfHeight
      if (radial <= 0 || axial <= 0) return Math.max(radial, axial)
      return Math.sqrt(radial * radial + axial * axial)
    },
  }
}

/** A box with rounded edges around the origin; `half` are its half sizes with the rounding. */
export function roundedBox(half: Vector3, roundness: number): Solid {
  const [hx, hy, hz] = half.map((value) => value - roundness) as Vector3
  return {
    center: [0, 0, 0],
    radius: Math.hypot(hx, hy, hz) + roundness,
    distance: (x, y, z) => {
      const qx = Math.abs(x) - hx
      const qy = Math.abs(y) - hy
      const qz = Math.abs(z) - hz
      if (qx <= 0 && qy <= 0 && qz <= 0) return Math.max(qx, Math.max(qy, qz)) - roundness
      const ox = Math.max(qx, 0)
      const oy = Math.max(qy, 0)
      const oz = Math.max(qz, 0)
      return Math.sqrt(ox * ox + oy * oy + oz * oz) - roundness
    },
  }
}

/** A ring around the z axis. */
export function torus(majorRadius: number, minorRadius: number): Solid {
  return {
    center: [0, 0, 0],
    radius: majorRadius + minorRadius,
    distance: (x, y, z) => {
      const radial = Math.sqrt(x * x + y * y) - majorRadius
      return Math.sqrt(radial * radial + z * z) - minorRadius
    },
  }
}

/** A rod with round ends from `a` to `b`. */
export function capsule(a: Vector3, b: Vector3, radius: number): Solid {
  const [ax, ay, az] = a
  const [ux, uy, uz] = subtract(b, a)
  const squared = ux * ux + uy * uy + uz * uz
  return {
    center: scale(add(a, b), 0.5),
    radius: Math.sqrt(squared) / 2 + radius,
    distance: (x, y, z) => {
      const px = x - ax
      const py = y - ay
      const pz = z - az
      const t = Math.min(1, Math.max(0, (px * ux + py * uy + pz * uz) / squared))
      const dx = px - t * ux
      const dy = py - t * uy
      const dz = pz - t * uz
      return Math.sqrt(dx * dx + dy * dy + dz * dz) - radius
    },
  }
}

/** A solid around the origin, turned by `rotation` (its axes in the world are the columns) and moved to `center`. */
export function placed({ distance, radius }: Solid, rotation: Matrix3, center: Vector3): Solid {
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation
  const [cx, cy, cz] = center
  return {
    center,
    radius,
    distance: (x, y, z) => {
      const dx = x - cx
      const dy = y - cy
      const dz = z - cz
      return distance(r0 * dx + r3 * dy + r6 * dz, r1 * dx + r4 * dy + r7 * dz, r2 * dx + r5 * dy + r8 * dz)
    },
  }
}
