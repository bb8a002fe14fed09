/** Voxels along a block's edge: a power of two. */
export const BLOCK_EDGE = 8
export const BLOCK_VOXELS = BLOCK_EDGE ** 3

/** Block coordinates are packed into one number that is exact: 17 bits each. Those of far stray points don't fit, and are text. */
const KEY_OFFSET = 2 ** 16
const KEY_FACTOR = 2 ** 17

/**
 * Two sums at each corner of an endless grid of voxels, of which only blocks of 8 x 8 x 8 that were touched exist
 * (Nießner et al. 2013, "voxel hashing"). Coordinates are whole numbers of voxels.
 */
export class VoxelField {
  /** Weighted signed distances, a block after the other; within a block x runs fastest. */
  values: Float32Array<ArrayBuffer>
  /** Sums of the weights; 0 where nothing is known. */
  weights: Float32Array<ArrayBuffer>
  /** x, y, z of each block, in blocks. */
  origins: Int32Array<ArrayBuffer>
  blockCount = 0
  private readonly blocks = new Map<number | string, number>()

  constructor(expectedBlocks = 1024) {
    this.values = new Float32Array(expectedBlocks * BLOCK_VOXELS)
    this.weights = new Float32Array(expectedBlocks * BLOCK_VOXELS)
    this.origins = new Int32Array(3 * expectedBlocks)
  }

  /** Index of a block by its coordinates in blocks, or -1. */
  find(bx: number, by: number, bz: number): number {
    return this.blocks.get(blockKey(bx, by, bz)) ?? -1
  }

  /** As `find`, and makes the block when it is missing. May replace the arrays. */
  touch(bx: number, by: number, bz: number): number {
    const key = blockKey(bx, by, bz)
    const found = this.blocks.get(key)
    if (found !== undefined) return found
    const block = this.blockCount++
    if (3 * block >= this.origins.length) this.grow()
    this.blocks.set(key, block)
    this.origins.set([bx, by, bz], 3 * block)
    return block
  }

  private grow(): void {
    const capacity = Math.ceil(1.5 * this.blockCount) + 64
    this.values = enlarged(this.values, capacity * BLOCK_VOXELS)
    this.weights = enlarged(this.weights, capacity * BLOCK_VOXELS)
    const origins = new Int32Array(3 * capacity)
    origins.set(this.origins)
    this.origins = origins
  }
}

/** Place of a corner in its block; coordinates from 0 to 7. */
export function inBlock(x: number, y: number, z: number): number {
  return x + BLOCK_EDGE * (y + BLOCK_EDGE * z)
}

function blockKey(bx: number, by: number, bz: number): number | string {
  if (!fits(bx) || !fits(by) || !fits(bz)) return `${bx} ${by} ${bz}`
  return bx + KEY_OFFSET + KEY_FACTOR * (by + KEY_OFFSET + KEY_FACTOR * (bz + KEY_OFFSET))
}

function fits(coordinate: number): boolean {
  return coordinate >= -KEY_OFFSET && coordinate < KEY_OFFSET
}

function enlarged(array: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length)
  larger.set(array)
  return larger
}
