import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { DepthEstimate } from '#worker/kernels/depth-problem.ts'

/** Keeps arrays of numbers in files between rounds, so that memory is that of the image in work. */
export class ScratchStore {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
  }

  async writeGray(image: number, gray: Uint8Array): Promise<void> {
    await writeFile(this.#path('gray', image), gray)
  }

  async readGray(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('gray', image))
  }

  async writeMask(image: number, mask: Uint8Array): Promise<void> {
    await writeFile(this.#path('mask', image), mask)
  }

  async readMask(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('mask', image))
  }

  async writeDepths(image: number, depths: Float32Array): Promise<void> {
    await writeFile(this.#path('depths', image), depths)
  }

  async readDepths(image: number): Promise<Float32Array> {
    return await this.#readFloats('depths', image)
  }

  async writeEstimate(image: number, { hypotheses, costs }: DepthEstimate): Promise<void> {
    await writeFile(this.#path('hypotheses', image), hypotheses)
    await writeFile(this.#path('costs', image), costs)
  }

  async readEstimate(image: number): Promise<DepthEstimate> {
    return {
      hypotheses: await this.#readFloats('hypotheses', image),
      costs: await this.#readFloats('costs', image),
    }
  }

  async #readFloats(kind: string, image: number): Promise<Float32Array> {
    const { buffer, byteOffset, byteLength } = await readFile(this.#path(kind, image))
    // Buffers of small files share one allocation at any offset.
    const aligned = byteOffset % 4 === 0 ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
    return new Float32Array(aligned, aligned === buffer ? byteOffset : 0, byteLength / 4)
  }

  #path(kind: string, image: number): string {
    return path.join(this.#dir, `${kind}-${image}`)
  }
}
