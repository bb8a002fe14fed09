import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'

const PAGE_BYTES = 65_536
/** What 32-bit addresses reach. */
const MAX_PAGES = 65_536
/** Below lie what the compiler puts into memory by itself, and nothing else. */
const FIRST_FREE = PAGE_BYTES
/** Of a cache line: what two threads write doesn't share one. */
const ALIGNMENT = 64

/**
 * The memory that JavaScript and all threads of a kernel share. Blocks are handed out one after the other and given
 * back together, by `release` down to a mark. It grows and never shrinks, so views of its buffer are short-lived:
 * make new ones for each use.
 */
export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES, shared: true })
  #top = FIRST_FREE

  /** Address of `byteCount` bytes of any content. @throws AppError OUT_OF_MEMORY */
  allocate(byteCount: number): number {
    const start = this.#top
    const end = Math.ceil((start + byteCount) / ALIGNMENT) * ALIGNMENT
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE_BYTES)
    if (missing > 0) this.#grow(missing)
    this.#top = end
    return start
  }

  mark(): number {
    return this.#top
  }

  /** Gives back everything that was allocated since `mark`. */
  release(mark: number): void {
    this.#top = mark
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length)
  }

  ints(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length)
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length)
  }

  #grow(pages: number): void {
    try {
      this.memory.grow(pages)
    } catch (cause) {
      throw new AppError('OUT_OF_MEMORY', {
        ...explainError('memoryPhotos', 'lessMemory'),
        cause,
      })
    }
  }
}
