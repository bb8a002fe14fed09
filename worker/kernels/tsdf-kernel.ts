import assert from 'node:assert/strict'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import { silhouetteDistance } from '../images/silhouette-distance.ts'
import { BLOCK_VOXELS, VoxelField } from '../mesh/voxel-field.ts'
import { type FusionProblem, type FusionView, MAX_BEHIND } from './fusion-problem.ts'
import { KernelPool } from './kernel-pool.ts'
import { loadKernel } from './load-kernel.ts'
import {
  bytesOf,
  INFINITE,
  MAP_VIEW,
  NEAR_SURFACE,
  SMOOTHING,
  TILE_PX,
  tileCount,
  VOLUME,
  writeFields,
} from './tsdf-layout.ts'

const BLOCK_EDGE = 8

/** Distances between the pixels of a line, coarse to fine: plateaus of 8-bit depth are up to a hundred pixels wide. */
const STRIDES = [32, 16, 8, 4, 2, 1]
const ROUNDS = 6

export interface FuseOptions {
  signal: AbortSignal
  /** 0 to 1. */
  onProgress?(fraction: number): void
}

/** Which blocks are near a surface needs no distances to the outline, only its sides. */
interface SilhouetteView extends FusionView {
  exactSilhouette: boolean
}

interface TileFunctions {
  fillUpperTiles(view: number): void
}

/** Fusion of depth maps on a pool of threads; see `assembly/tsdf.ts` for the algorithm. */
export class TsdfKernel {
  readonly #pool: KernelPool
  readonly #tiles: TileFunctions

  private constructor(pool: KernelPool, tiles: TileFunctions) {
    this.#pool = pool
    this.#tiles = tiles
  }

  /** Close it when done. */
  static async open(threads: number): Promise<TsdfKernel> {
    const pool = await KernelPool.open('tsdf', threads)
    const { exports } = new WebAssembly.Instance(await loadKernel('tsdf'), { env: { memory: pool.memory.memory } })
    return new TsdfKernel(pool, exports as unknown as TileFunctions)
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  /**
   * Smooths stored depth within the half step that rounding left open, so that no terraces are left. Neighbours are first
   * far off and then nearer (Holschneider et al. 1989, "algorithme à trous"), so that wide plateaus slope as a whole; edges
   * stay, see `assembly/tsdf-dequantize.ts`.
   *
   * @param map whole multiples of `step`; 0 where there is none
   */
  async dequantize(
    { widthPx, heightPx, values }: { widthPx: number; heightPx: number; values: Float32Array },
    step: number,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    assert(values.length === widthPx * heightPx)
    const { memory } = this.#pool
    const mark = memory.mark()
    try {
      const stored = memory.allocate(4 * values.length)
      let [current, next] = [memory.allocate(4 * values.length), memory.allocate(4 * values.length)]
      const address = memory.allocate(bytesOf(SMOOTHING))
      for (const map of [stored, current, next]) memory.floats(map, values.length).set(values)
      for (const stride of STRIDES) {
        for (let round = 0; round < ROUNDS; round++) {
          const fields = { width: widthPx, height: heightPx, stored, current, next, step, stride }
          writeFields(memory.memory.buffer, address, SMOOTHING, fields)
          await this.#pool.runRows('dequantize', address, heightPx, { signal })
          ;[current, next] = [next, current]
        }
      }
      return memory.floats(current, values.length).slice()
    } finally {
      memory.release(mark)
    }
  }

  /**
   * Fuses depth maps into signed distances, positive outside, with weight 1 where something is known. Voxel (0, 0, 0) lies at
   * `box.min`.
   *
   * @throws AppError OUT_OF_MEMORY; rejects with the signal's reason.
   */
  async fuse(problem: FusionProblem, { signal, onProgress }: FuseOptions): Promise<VoxelField> {
    const { box, voxel, truncation, viewCount } = problem
    assert(voxel > 0 && truncation > voxel)
    const { memory } = this.#pool
    const mark = memory.mark()
    try {
      const [blocksX, blocksY, blocksZ] = [0, 1, 2].map((axis) =>
        Math.ceil(((box.max[axis] as number) - (box.min[axis] as number)) / voxel / BLOCK_EDGE + 1 / BLOCK_EDGE),
      ) as [number, number, number]
      const volume = memory.allocate(bytesOf(VOLUME))
      const states = memory.allocate(blocksX * blocksY * blocksZ)
      memory.bytes(states, blocksX * blocksY * blocksZ).fill(0)
      this.#set(volume, { originX: box.min[0], originY: box.min[1], originZ: box.min[2], voxel, truncation })
      this.#set(volume, {
        maxBehind: MAX_BEHIND * truncation,
        closed: problem.closed ? 1 : 0,
        blocksX,
        blocksY,
        states,
      })

      // (1) the blocks near a surface
      for (let i = 0; i < viewCount; i++) {
        const view = { ...(await problem.loadView(i)), exactSilhouette: false }
        await this.#withView(view, volume, signal, () =>
          this.#pool.runRows('classifyBlocks', volume, blocksY * blocksZ, { signal }),
        )
        onProgress?.((0.4 * (i + 1)) / viewCount)
      }
      const origins = nearBlocks(memory.bytes(states, blocksX * blocksY * blocksZ), blocksX, blocksY)
      const blockCount = origins.length / 3

      // (2) their voxels
      const voxels = this.#allocateVoxels(volume, origins)
      for (let i = 0; i < viewCount; i++) {
        const view = { ...(await problem.loadView(i)), exactSilhouette: true }
        await this.#withView(view, volume, signal, () =>
          this.#pool.runRows('fuseBlocks', volume, blockCount, { signal }),
        )
        onProgress?.(0.4 + (0.6 * (i + 1)) / viewCount)
      }
      return this.#resolve(problem, origins, voxels)
    } finally {
      memory.release(mark)
    }
  }

  #set(volume: number, values: Partial<Record<keyof typeof VOLUME, number>>): void {
    writeFields(this.#pool.memory.memory.buffer, volume, VOLUME, values)
  }

  /** Has a view in memory while `use` runs. */
  async #withView(view: SilhouetteView, volume: number, signal: AbortSignal, use: () => Promise<void>): Promise<void> {
    const { memory } = this.#pool
    const mark = memory.mark()
    try {
      const address = this.#writeView(view)
      const { heightPx } = view.camera
      await this.#pool.runRows('measureSlants', address, heightPx, { signal })
      await this.#pool.runRows('fillTiles', address, Math.ceil(heightPx / TILE_PX), { signal })
      this.#tiles.fillUpperTiles(address)
      this.#set(volume, { view: address })
      await use()
    } finally {
      memory.release(mark)
    }
  }

  #writeView({ camera, depth, mask, framed, exactSilhouette }: SilhouetteView): number {
    const { memory } = this.#pool
    const { widthPx, heightPx, fxPx, fyPx, camFromWorld } = camera
    const pixels = widthPx * heightPx
    assert(
      depth.length === pixels && (mask === null || mask.length === pixels),
      'A map has another size than its camera',
    )
    const depthAt = memory.allocate(4 * pixels)
    memory.floats(depthAt, pixels).set(depth)
    const outline = mask ? memory.allocate(4 * pixels) : 0
    if (mask) {
      const distances = exactSilhouette ? silhouetteDistance(mask, widthPx, heightPx) : mask.map((value) => 1 - value)
      memory.floats(outline, pixels).set(distances)
    }
    const r = matrixFromQuaternion(camFromWorld.rotation)
    const [tx, ty, tz] = camFromWorld.translation
    // Coordinates that count the centre of the first pixel as 0.
    const [cx, cy] = [camera.cxPx - 0.5, camera.cyPx - 0.5]
    const address = memory.allocate(bytesOf(MAP_VIEW))
    const slant = memory.allocate(4 * pixels)
    const tiles = memory.allocate(8 * tileCount(widthPx, heightPx))
    writeFields(memory.memory.buffer, address, MAP_VIEW, {
      width: widthPx,
      height: heightPx,
      depth: depthAt,
      slant,
      outline,
      tiles,
      p00: fxPx * r[0] + cx * r[6],
      p01: fxPx * r[1] + cx * r[7],
      p02: fxPx * r[2] + cx * r[8],
      p03: fxPx * tx + cx * tz,
      p10: fyPx * r[3] + cy * r[6],
      p11: fyPx * r[4] + cy * r[7],
      p12: fyPx * r[5] + cy * r[8],
      p13: fyPx * ty + cy * tz,
      p20: r[6],
      p21: r[7],
      p22: r[8],
      p23: tz,
      focal: (fxPx + fyPx) / 2,
      cx,
      cy,
      framed: framed ? 1 : 0,
    })
    return address
  }

  #allocateVoxels(volume: number, origins: Int32Array): { sums: number; weights: number; hulls: number } {
    const { memory } = this.#pool
    const voxelCount = (origins.length / 3) * BLOCK_VOXELS
    const originsAt = memory.allocate(4 * origins.length)
    const [sums, weights, hulls] = [0, 1, 2].map(() => memory.allocate(4 * voxelCount)) as [number, number, number]
    memory.ints(originsAt, origins.length).set(origins)
    memory.floats(sums, voxelCount).fill(0)
    memory.floats(weights, voxelCount).fill(0)
    memory.floats(hulls, voxelCount).fill(-INFINITE)
    this.#set(volume, { origins: originsAt, sums, weights, hulls })
    return { sums, weights, hulls }
  }

  /** What all views together say: what none sees lies inside of a closed object, and nothing lies outside of an outline. */
  #resolve(
    { truncation, closed }: FusionProblem,
    origins: Int32Array,
    addresses: { sums: number; weights: number; hulls: number },
  ): VoxelField {
    const { memory } = this.#pool
    const blockCount = origins.length / 3
    const voxelCount = blockCount * BLOCK_VOXELS
    const sums = memory.floats(addresses.sums, voxelCount)
    const weights = memory.floats(addresses.weights, voxelCount)
    const hulls = memory.floats(addresses.hulls, voxelCount)
    const field = new VoxelField(blockCount)
    for (let i = 0; i < origins.length; i += 3) {
      field.touch(origins[i] as number, origins[i + 1] as number, origins[i + 2] as number)
    }
    for (let i = 0; i < voxelCount; i++) {
      const weight = weights[i] as number
      const hull = hulls[i] as number
      if (weight === 0 && !closed && hull <= 0) continue
      const fused = weight > 0 ? (sums[i] as number) / weight : -truncation
      field.values[i] = Math.max(fused, hull)
      field.weights[i] = 1
    }
    return field
  }
}

/** Coordinates of the blocks that are near a surface of any view, x, y and z of each. */
function nearBlocks(states: Uint8Array, blocksX: number, blocksY: number): Int32Array {
  const near: number[] = []
  for (let i = 0; i < states.length; i++) {
    if (states[i] !== NEAR_SURFACE) continue
    const line = Math.floor(i / blocksX)
    near.push(i % blocksX, line % blocksY, Math.floor(line / blocksY))
  }
  return Int32Array.from(near)
}
