import { Frame } from './layout'
import { random } from './random'

/** The cosine between normal and ray is at most this: no plane is seen at less than three degrees. */
const GRAZING: f32 = -0.05

@inline
export function depthOf(hypothesis: v128): f32 {
  return f32x4.extract_lane(hypothesis, 3)
}

@inline
export function withDepth(hypothesis: v128, depth: f32): v128 {
  return f32x4.replace_lane(hypothesis, 3, depth)
}

@inline
function alongRay(frame: Frame, hypothesis: v128, x: f32, y: f32): f32 {
  const rx = (x - frame.cx) / frame.fx
  const ry = (y - frame.cy) / frame.fy
  return f32x4.extract_lane(hypothesis, 0) * rx + f32x4.extract_lane(hypothesis, 1) * ry + f32x4.extract_lane(hypothesis, 2)
}

/** Depth at (toX, toY) of the plane that `hypothesis` is at (x, y); infinite or negative where there is none. */
@inline
export function depthElsewhere(frame: Frame, hypothesis: v128, x: f32, y: f32, toX: f32, toY: f32): f32 {
  return depthOf(hypothesis) * alongRay(frame, hypothesis, x, y) / alongRay(frame, hypothesis, toX, toY)
}

/** Uniform in inverse depth, and so nearly uniform along the epipolar lines. */
export function randomDepth(frame: Frame): f32 {
  const nearest: f32 = 1 / frame.minDepth
  const farthest: f32 = 1 / frame.maxDepth
  return 1 / (farthest + random() * (nearest - farthest))
}

/** Uniform on the half sphere towards the camera (Marsaglia 1972), with the depth of `hypothesis`. */
export function withRandomNormal(frame: Frame, x: i32, y: i32, hypothesis: v128): v128 {
  let a: f32, b: f32, s: f32
  do {
    a = 2 * random() - 1
    b = 2 * random() - 1
    s = a * a + b * b
  } while (s >= 1)
  const root: f32 = 2 * sqrt<f32>(1 - s)
  const normal = f32x4(a * root, b * root, <f32>1 - <f32>2 * s, depthOf(hypothesis))
  if (alongRay(frame, normal, <f32>x, <f32>y) <= 0) return normal
  return withDepth(f32x4.neg(normal), depthOf(hypothesis))
}

/** Turns the normal a little; one that would no longer face the camera stays as it is. */
export function withTurnedNormal(frame: Frame, x: i32, y: i32, hypothesis: v128, amount: f32): v128 {
  const nx = f32x4.extract_lane(hypothesis, 0) + (2 * random() - 1) * amount
  const ny = f32x4.extract_lane(hypothesis, 1) + (2 * random() - 1) * amount
  const nz = f32x4.extract_lane(hypothesis, 2) + (2 * random() - 1) * amount
  const scale: f32 = 1 / sqrt<f32>(nx * nx + ny * ny + nz * nz)
  const normal = f32x4(nx * scale, ny * scale, nz * scale, depthOf(hypothesis))
  return alongRay(frame, normal, <f32>x, <f32>y) <= GRAZING ? normal : hypothesis
}
