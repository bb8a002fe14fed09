import assert from 'node:assert/strict'
import { KernelMemory } from './kernel-memory.ts'
import { loadKernel } from './load-kernel.ts'

/** Numbers of a SIFT descriptor. */
export const DESCRIPTOR_LENGTH = 128

interface MatchFunctions {
  findMatches(a: number, countA: number, b: number, countB: number, scratch: number, matches: number): number
}

/** Bytes of a descriptor in the kernel's memory, of what it notes of a feature, and of a match. */
const DESCRIPTOR_BYTES = 2 * DESCRIPTOR_LENGTH
const RECORD_BYTES = 12
const MATCH_BYTES = 8

/** Compares the features of two photos; see `assembly/matches.ts`. Some 280 bytes a feature while it does. */
export class MatchKernel {
  readonly #memory: KernelMemory
  readonly #functions: MatchFunctions

  private constructor(memory: KernelMemory, functions: MatchFunctions) {
    this.#memory = memory
    this.#functions = functions
  }

  static async open(): Promise<MatchKernel> {
    const memory = new KernelMemory()
    const { exports } = new WebAssembly.Instance(await loadKernel('matches'), { env: { memory: memory.memory } })
    return new MatchKernel(memory, exports as unknown as MatchFunctions)
  }

  /**
   * Features of two photos that are each other's clear nearest neighbour: index in `a`, index in `b`, by that in `a`.
   *
   * @param a descriptors of length 512, 128 bytes each
   * @throws AppError OUT_OF_MEMORY
   */
  match(a: Uint8Array, b: Uint8Array): Uint32Array {
    const memory = this.#memory
    const mark = memory.mark()
    try {
      const [countA, countB] = [countOf(a), countOf(b)]
      // Four features of A are compared at a time.
      const addressA = this.#write(a, 4 * Math.ceil(countA / 4))
      const addressB = this.#write(b, countB)
      const scratch = memory.allocate(RECORD_BYTES * (countA + 3 + countB))
      const matches = memory.allocate(MATCH_BYTES * Math.min(countA, countB))
      const count = this.#functions.findMatches(addressA, countA, addressB, countB, scratch, matches)
      return new Uint32Array(memory.memory.buffer, matches, 2 * count).slice()
    } finally {
      memory.release(mark)
    }
  }

  #write(descriptors: Uint8Array, room: number): number {
    const address = this.#memory.allocate(DESCRIPTOR_BYTES * room)
    new Int16Array(this.#memory.memory.buffer, address, descriptors.length).set(descriptors)
    return address
  }
}

function countOf(descriptors: Uint8Array): number {
  assert.equal(descriptors.length % DESCRIPTOR_LENGTH, 0, 'whole descriptors')
  return descriptors.length / DESCRIPTOR_LENGTH
}
