import assert from 'node:assert/strict'
import { KernelMemory } from './kernel-memory.ts'
import { loadKernel } from './load-kernel.ts'

/** Numbers of a SIFT descriptor. */
export const DESCRIPTOR_LENGTH = 128

interface LikenessFunctions {
  countMatches(a: number, countA: number, b: number, countB: number, scratch: number): number
}

/** Compares few features of many photos; see `assembly/likeness.ts`. A kilobyte a feature's quarter: 256 bytes each. */
export class LikenessKernel {
  readonly #functions: LikenessFunctions
  readonly #photos: { address: number; count: number }[]
  readonly #scratch: number

  private constructor(functions: LikenessFunctions, photos: { address: number; count: number }[], scratch: number) {
    this.#functions = functions
    this.#photos = photos
    this.#scratch = scratch
  }

  /**
   * @param descriptors of each photo, 128 bytes a feature
   * @throws AppError OUT_OF_MEMORY
   */
  static async open(descriptors: readonly Uint8Array[]): Promise<LikenessKernel> {
    const memory = new KernelMemory()
    const photos = descriptors.map((bytes) => {
      assert.equal(bytes.length % DESCRIPTOR_LENGTH, 0, 'whole descriptors')
      const address = memory.allocate(2 * bytes.length)
      new Int16Array(memory.memory.buffer, address, bytes.length).set(bytes)
      return { address, count: bytes.length / DESCRIPTOR_LENGTH }
    })
    const mostFeatures = photos.reduce((most, { count }) => Math.max(most, count), 0)
    const scratch = memory.allocate(16 * mostFeatures)
    const { exports } = new WebAssembly.Instance(await loadKernel('likeness'), { env: { memory: memory.memory } })
    return new LikenessKernel(exports as unknown as LikenessFunctions, photos, scratch)
  }

  /** Features of the photos with these indices that are each other's clear nearest neighbour. */
  countMatches(photoA: number, photoB: number): number {
    const [a, b] = [this.#photos[photoA], this.#photos[photoB]]
    assert(a && b)
    return this.#functions.countMatches(a.address, a.count, b.address, b.count, this.#scratch)
  }
}
