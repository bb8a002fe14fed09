/*
 * Fusion of depth maps into a signed distance field. Curless and Levoy, "A Volumetric Method for Building Complex Models
 * from Range Images", SIGGRAPH 1996: weighted mean of truncated distances, and space that is seen to be empty is carved.
 * Only blocks of 8 x 8 x 8 voxels near a surface are kept (Nießner et al., "Real-time 3D Reconstruction at Scale using
 * Voxel Hashing", 2013); which ones is found by looking at every block of the grid against tiles of the maps.
 *
 * One view at a time is in memory. Every function over rows gets the address of a structure and rows [from, to).
 */
export { dequantize } from './tsdf-dequantize'
export { fillTiles, fillUpperTiles } from './tsdf-tiles'
import { BLOCK_EDGE, BLOCK_VOXELS, INFINITE, MapView, NEAR_SURFACE, EMPTY, Volume } from './tsdf-layout'
import { boundDepth, greatest, least } from './tsdf-tiles'

export function scratchBytes(): i32 {
  return 0
}

export function setScratch(_start: usize): void {}

/** Least that a slant can be: a surface is never seen quite from the side. */
const MIN_SLANT: f32 = 0.05

/** Pixels whose depths differ by more than this share are of different surfaces. */
const MAX_JUMP: f32 = 0.02

/** Slants of rows [from, to) of a map: of the plane through the nearer neighbours, so that an edge doesn't tilt what is beside it. */
export function measureSlants(at: usize, from: i32, to: i32): void {
  const view = changetype<MapView>(at)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < view.width; x++) {
      const i = <usize>(y * view.width + x) << 2
      const depth = load<f32>(view.depth + i)
      if (depth == 0) continue
      const along = slope(view, x, y, 1, 0, depth), down = slope(view, x, y, 0, 1, depth)
      const nx = view.focal * along, ny = view.focal * down
      const nz = depth + (<f32>x - view.cx) * along + (<f32>y - view.cy) * down
      store<f32>(view.slant + i, max(MIN_SLANT, min<f32>(1, depth / sqrt<f32>(nx * nx + ny * ny + nz * nz))))
    }
  }
}

/** Change of depth a pixel in a direction: over both neighbours when they lie on the same surface, else the lesser one. */
function slope(view: MapView, x: i32, y: i32, dx: i32, dy: i32, depth: f32): f32 {
  const before = depthAt(view, x - dx, y - dy), after = depthAt(view, x + dx, y + dy)
  const back = depth - before, on = after - depth
  if (before == 0) return after == 0 ? 0 : on
  if (after == 0) return back
  if (abs(on - back) < MAX_JUMP * depth) return <f32>0.5 * (on + back)
  return abs(on) < abs(back) ? on : back
}

function depthAt(view: MapView, x: i32, y: i32): f32 {
  if (x < 0 || y < 0 || x >= view.width || y >= view.height) return 0
  return load<f32>(view.depth + (<usize>(y * view.width + x) << 2))
}

/** Marks what the view sees of all blocks in lines [from, to) of the whole grid; a line runs along x. */
export function classifyBlocks(at: usize, from: i32, to: i32): void {
  const volume = changetype<Volume>(at)
  for (let line = from; line < to; line++) {
    for (let bx = 0; bx < volume.blocksX; bx++) {
      const state = volume.states + <usize>(line * volume.blocksX + bx)
      store<u8>(state, load<u8>(state) | classify(volume, bx, line % volume.blocksY, line / volume.blocksY))
    }
  }
}

/** Looks at the block with a voxel around it: those of its neighbours that a surface between them needs too. */
function classify(volume: Volume, bx: i32, by: i32, bz: i32): u8 {
  const view = changetype<MapView>(volume.view)
  let left: f32 = INFINITE, right: f32 = -INFINITE, top: f32 = INFINITE, bottom: f32 = -INFINITE
  let near: f32 = INFINITE, far: f32 = -INFINITE
  for (let corner = 0; corner < 8; corner++) {
    const x = volume.originX + volume.voxel * <f32>(bx * BLOCK_EDGE + (corner & 1 ? BLOCK_EDGE : -1))
    const y = volume.originY + volume.voxel * <f32>(by * BLOCK_EDGE + (corner & 2 ? BLOCK_EDGE : -1))
    const z = volume.originZ + volume.voxel * <f32>(bz * BLOCK_EDGE + (corner & 4 ? BLOCK_EDGE : -1))
    const depth = view.p20 * x + view.p21 * y + view.p22 * z + view.p23
    near = min(near, depth)
    far = max(far, depth)
    const u = (view.p00 * x + view.p01 * y + view.p02 * z + view.p03) / depth
    const v = (view.p10 * x + view.p11 * y + view.p12 * z + view.p13) / depth
    left = min(left, u)
    right = max(right, u)
    top = min(top, v)
    bottom = max(bottom, v)
  }
  if (far <= 0) return 0
  // The camera is inside: the corners don't bound what is visible.
  if (near <= 0) return NEAR_SURFACE
  // Voxels look at the pixel that they are in, and at those beside it.
  const width = view.width, height = view.height
  const isOutside = right < -1 || bottom < -1 || left > <f32>width || top > <f32>height
  if (isOutside) return view.framed && volume.closed ? EMPTY : 0
  const isWhole = left >= 1 && top >= 1 && right <= <f32>(width - 2) && bottom <= <f32>(height - 2)
  boundDepth(
    view,
    max(0, min(width - 1, <i32>floor(left) - 1)),
    max(0, min(height - 1, <i32>floor(top) - 1)),
    max(0, min(width - 1, <i32>floor(right) + 2)),
    max(0, min(height - 1, <i32>floor(bottom) + 2)),
  )
  if (least > greatest) return 0
  if (least > far) return volume.closed && least > far + volume.maxBehind ? EMPTY : 0
  const isBehind = greatest < near - volume.maxBehind
  return isBehind && (isWhole || !view.framed) ? 0 : NEAR_SURFACE
}

/** Adds the view's observations of the voxels of kept blocks [from, to). */
export function fuseBlocks(at: usize, from: i32, to: i32): void {
  const volume = changetype<Volume>(at)
  const view = changetype<MapView>(volume.view)
  const step = volume.voxel
  for (let block = from; block < to; block++) {
    const origin = volume.origins + <usize>(12 * block)
    const x0 = volume.originX + step * <f32>(load<i32>(origin) * BLOCK_EDGE)
    const y0 = volume.originY + step * <f32>(load<i32>(origin, 4) * BLOCK_EDGE)
    const z0 = volume.originZ + step * <f32>(load<i32>(origin, 8) * BLOCK_EDGE)
    let i = <usize>(block * BLOCK_VOXELS) << 2
    for (let k = 0; k < BLOCK_EDGE; k++) {
      const z = z0 + step * <f32>k
      for (let j = 0; j < BLOCK_EDGE; j++) {
        const y = y0 + step * <f32>j
        for (let n = 0; n < BLOCK_EDGE; n++, i += 4) fuseVoxel(volume, view, x0 + step * <f32>n, y, z, i)
      }
    }
  }
}

@inline
function fuseVoxel(volume: Volume, view: MapView, x: f32, y: f32, z: f32, i: usize): void {
  const depth = view.p20 * x + view.p21 * y + view.p22 * z + view.p23
  if (depth <= 0) return
  const u = (view.p00 * x + view.p01 * y + view.p02 * z + view.p03) / depth
  const v = (view.p10 * x + view.p11 * y + view.p12 * z + view.p13) / depth
  const column = <i32>floor(u + <f32>0.5), row = <i32>floor(v + <f32>0.5)
  if (column < 0 || row < 0 || column >= view.width || row >= view.height) {
    if (view.framed) store<f32>(volume.hulls + i, volume.truncation)
    return
  }
  const pixel = <usize>(row * view.width + column) << 2
  // (1) the outline: the object lies inside of it
  if (view.outline) {
    const outside = min(volume.truncation, (bilinear(view, view.outline, u, v) * depth) / view.focal)
    if (outside > load<f32>(volume.hulls + i)) store<f32>(volume.hulls + i, outside)
    if (load<f32>(view.outline + pixel) > 0) return
  }
  // (2) the surface
  const surface = surfaceDepth(view, u, v, pixel)
  if (volume.closed && nearest > depth + volume.maxBehind) store<f32>(volume.hulls + i, volume.truncation)
  if (surface == 0 || depth - surface > volume.maxBehind) return
  const slant = load<f32>(view.slant + pixel)
  const distance = (surface - depth) * slant
  if (distance < -volume.truncation) return
  store<f32>(volume.sums + i, load<f32>(volume.sums + i) + slant * min(distance, volume.truncation))
  store<f32>(volume.weights + i, load<f32>(volume.weights + i) + slant)
}

/** Least of the depths around the place that was last asked for. */
let nearest: f32 = 0

/** Depth at a place of the map, between its four pixels where they show one surface, else that of the pixel. */
@inline
function surfaceDepth(view: MapView, u: f32, v: f32, pixel: usize): f32 {
  const depth = load<f32>(view.depth + pixel)
  nearest = 0
  const left = <i32>floor(u), top = <i32>floor(v)
  if (depth == 0 || left < 0 || top < 0 || left + 1 >= view.width || top + 1 >= view.height) return depth
  const at = view.depth + (<usize>(top * view.width + left) << 2)
  const below = at + (<usize>view.width << 2)
  const a = load<f32>(at), b = load<f32>(at, 4), c = load<f32>(below), d = load<f32>(below, 4)
  const low = min(min(a, b), min(c, d)), high = max(max(a, b), max(c, d))
  nearest = low
  if (low == 0 || high - low > MAX_JUMP * depth) return depth
  const fx = u - <f32>left, fy = v - <f32>top
  return (a + fx * (b - a)) * (1 - fy) + (c + fx * (d - c)) * fy
}

@inline
function bilinear(view: MapView, map: usize, u: f32, v: f32): f32 {
  const x = max<f32>(0, min<f32>(<f32>(view.width - 1) - <f32>0.001, u))
  const y = max<f32>(0, min<f32>(<f32>(view.height - 1) - <f32>0.001, v))
  const left = <i32>x, top = <i32>y
  const at = map + (<usize>(top * view.width + left) << 2)
  const below = at + (<usize>view.width << 2)
  const fx = x - <f32>left, fy = y - <f32>top
  const upper = load<f32>(at) + fx * (load<f32>(at, 4) - load<f32>(at))
  return upper + fy * (load<f32>(below) + fx * (load<f32>(below, 4) - load<f32>(below)) - upper)
}
