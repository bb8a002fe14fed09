import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { DepthEstimate, Detail } from '#worker/kernels/depth-problem.ts'

/** By the image's own planes; without what other images contradict; with planes that other images share. */
type FillKind = 'own' | 'trimmed' | 'shared'

/** With small patches all that was found, along planes all that is a surface; what other maps agree with of either. */
type DetailKind = 'found' | 'faint' | 'agreed'

/** What a round leaves of an image, in the order in which it is written: with the last of them the image is done. */
const KINDS = ['hypotheses', 'costs', 'depths'] as const

/** Numbers a pixel. */
const CHANNELS: Record<(typeof KINDS)[number], number> = { hypotheses: 4, costs: 1, depths: 1 }

/** An image in work, and how large its arrays are. */
export interface StoredImage {
  image: number
  pixels: number
}

/**
 * Keeps arrays of numbers in files between rounds, so that memory is that of the image in work, and so that a run which is
 * cut off can be resumed. A file has its round in its name and is complete or absent, on the disk and not only in the system's
 * memory; that of the round before goes once the image is done.
 */
export class ScratchStore {
  readonly #dir: string
  readonly #rounds = new Map<number, number>()

  constructor(dir: string) {
    this.#dir = dir
  }

  /** Last round that is done for the image, from 0; -1 before the first. */
  roundOf(image: number): number {
    return this.#rounds.get(image) ?? -1
  }

  /**
   * Finds what an earlier run has done. `images` is the order of each round. Whatever is not as rounds leave it is
   * thrown away, all of it: then this begins at the first round.
   */
  async resume(images: readonly StoredImage[]): Promise<void> {
    const names = await readdir(this.#dir)
    for (const { image, pixels } of images) this.#rounds.set(image, await this.#findRound(names, image, pixels))
    const rounds = images.map(({ image }) => this.roundOf(image))
    const isOrdered = rounds.every((round, i) => i === 0 || round <= (rounds[i - 1] ?? 0))
    if (!isOrdered || (rounds[0] ?? -1) - (rounds.at(-1) ?? -1) > 1) this.#rounds.clear()
    const wanted = new Set(
      images.flatMap(({ image }) => KINDS.map((kind) => path.basename(this.#path(kind, image, this.roundOf(image))))),
    )
    for (const name of names) if (!wanted.has(name)) await rm(path.join(this.#dir, name), { force: true })
  }

  async writeGray(image: number, gray: Uint8Array): Promise<void> {
    await writeFile(this.#path('gray', image), gray)
  }

  async readGray(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('gray', image))
  }

  async writeTint(image: number, tint: Uint8Array): Promise<void> {
    await writeFile(this.#path('tint', image), tint)
  }

  async readTint(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('tint', image))
  }

  /** An image's reduced contrast, see `sweepView`. */
  async writeContrast(image: number, values: Int8Array): Promise<void> {
    await writeFile(this.#path('contrast', image), values)
  }

  async readContrast(image: number): Promise<Int8Array> {
    return new Int8Array(await readWhole(this.#path('contrast', image)))
  }

  /** 1 for each pixel of a plain area. */
  async writePlain(image: number, isPlain: Uint8Array): Promise<void> {
    await writeFile(this.#path('plain', image), isPlain)
  }

  async readPlain(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('plain', image))
  }

  async writeMask(image: number, mask: Uint8Array): Promise<void> {
    await writeFile(this.#path('mask', image), mask)
  }

  async readMask(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('mask', image))
  }

  /** What an image's filter kept. Written again by each run, as are its fill and planes. */
  async writeKept(image: number, depths: Float32Array): Promise<void> {
    await writeFile(this.#path('kept', image), depths)
  }

  async readKept(image: number): Promise<Float32Array> {
    return new Float32Array(await readWhole(this.#path('kept', image)))
  }

  /** What plain areas may have for depth, and which plane each of their pixels is of. */
  async writeFill(
    image: number,
    kind: FillKind,
    { depths, planeOf }: { depths: Float32Array; planeOf: Uint16Array },
  ): Promise<void> {
    await writeFile(this.#path(`${kind}-fill`, image), depths)
    await writeFile(this.#path(`${kind}-plane`, image), planeOf)
  }

  async readFill(image: number, kind: FillKind): Promise<{ depths: Float32Array; planeOf: Uint16Array }> {
    return {
      depths: new Float32Array(await readWhole(this.#path(`${kind}-fill`, image))),
      planeOf: await this.readPlaneOf(image, kind),
    }
  }

  async readPlaneOf(image: number, kind: FillKind): Promise<Uint16Array> {
    return new Uint16Array(await readWhole(this.#path(`${kind}-plane`, image)))
  }

  /** What was kept and what shared planes add: a map as other images compare theirs with it. `filled`: 1 where it is of a plane. */
  async writeWhole(image: number, { depths, filled }: { depths: Float32Array; filled: Uint8Array }): Promise<void> {
    await writeFile(this.#path('whole', image), depths)
    await writeFile(this.#path('filled', image), filled)
  }

  async readWhole(image: number): Promise<{ depths: Float32Array; filled: Uint8Array }> {
    return {
      depths: new Float32Array(await readWhole(this.#path('whole', image))),
      filled: await readFile(this.#path('filled', image)),
    }
  }

  /** Which pixels' shared planes are beyond doubt. */
  async writeSure(image: number, isSure: Uint8Array): Promise<void> {
    await writeFile(this.#path('sure', image), isSure)
  }

  async readSure(image: number): Promise<Uint8Array> {
    return await readFile(this.#path('sure', image))
  }

  /** What has depth by other patches than the usual one. */
  async writeDetail(image: number, kind: DetailKind, { pixels, hypotheses }: Detail): Promise<void> {
    await writeFile(this.#path(`${kind}-pixels`, image), pixels)
    await writeFile(this.#path(`${kind}-hypotheses`, image), hypotheses)
  }

  async readDetail(image: number, kind: DetailKind): Promise<Detail> {
    return {
      pixels: new Uint32Array(await readWhole(this.#path(`${kind}-pixels`, image))),
      hypotheses: new Float32Array(await readWhole(this.#path(`${kind}-hypotheses`, image))),
    }
  }

  /** Ends a round of an image. */
  async finishRound(
    image: number,
    round: number,
    { hypotheses, costs, depths }: DepthEstimate & { depths: Float32Array },
  ): Promise<void> {
    const before = this.roundOf(image)
    const arrays = { hypotheses, costs, depths }
    for (const kind of KINDS) await this.#write(this.#path(kind, image, round), arrays[kind])
    this.#rounds.set(image, round)
    if (before < 0) return
    for (const kind of KINDS) await rm(this.#path(kind, image, before), { force: true })
  }

  /** Costs in all views, which the next round needs; without them it measures once more. Of this run alone: `resume` takes them away. */
  async writeViewCosts(image: number, viewCosts: Float32Array | undefined): Promise<void> {
    if (viewCosts) await writeFile(this.#path('view-costs', image), viewCosts)
    else await rm(this.#path('view-costs', image), { force: true })
  }

  /** Null where this run has none. */
  async readViewCosts(image: number): Promise<Float32Array | null> {
    const file = this.#path('view-costs', image)
    return (await sizeOf(file)) === null ? null : new Float32Array(await readWhole(file))
  }

  async readDepths(image: number): Promise<Float32Array> {
    return await this.#readFloats('depths', image)
  }

  async readHypotheses(image: number): Promise<Float32Array> {
    return await this.#readFloats('hypotheses', image)
  }

  async readEstimate(image: number): Promise<DepthEstimate> {
    return {
      hypotheses: await this.readHypotheses(image),
      costs: await this.#readFloats('costs', image),
    }
  }

  async #write(file: string, array: Float32Array): Promise<void> {
    const draft = `${file}.draft`
    await writeFile(draft, array, { flush: true })
    await rename(draft, file)
  }

  async #readFloats(kind: (typeof KINDS)[number], image: number): Promise<Float32Array> {
    return new Float32Array(await readWhole(this.#path(kind, image, this.roundOf(image))))
  }

  /** The newest round of which all files are there, of the right size. */
  async #findRound(names: readonly string[], image: number, pixels: number): Promise<number> {
    const prefix = `depths-${image}.`
    const rounds = names.filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length)))
    const newestFirst = rounds.filter(Number.isInteger).sort((a, b) => b - a)
    for (const round of newestFirst) {
      const sizes = await Promise.all(KINDS.map((kind) => sizeOf(this.#path(kind, image, round))))
      if (sizes.every((size, i) => size === 4 * pixels * CHANNELS[KINDS[i] as (typeof KINDS)[number]])) return round
    }
    return -1
  }

  #path(kind: string, image: number, round?: number): string {
    return path.join(this.#dir, round === undefined ? `${kind}-${image}` : `${kind}-${image}.${round}`)
  }
}

/** The file's bytes, in memory of their own: buffers of small files share one allocation at any offset. */
async function readWhole(file: string): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await readFile(file)
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength
  return isWhole ? (buffer as ArrayBuffer) : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
}

async function sizeOf(file: string): Promise<number | null> {
  const facts = await stat(file).catch(() => null)
  return facts?.size ?? null
}
