/** The random numbers of `assembly/random.ts`. */
export class PlainRandom {
  #state: number

  constructor(seed: number, pass: number, pixel: number) {
    this.#state = hash(seed ^ hash(pass ^ hash(pixel)))
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 747796405) + 2891336453) >>> 0
    const shifted = this.#state >>> ((this.#state >>> 28) + 4)
    const word = Math.imul((shifted ^ this.#state) >>> 0, 277803737) >>> 0
    return (((word >>> 22) ^ word) >>> 8) / 2 ** 24
  }
}

function hash(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0
  return (x ^ (x >>> 16)) >>> 0
}
