import type { Detail } from './depth-problem.ts'

/** The part of the detail whose entries are `wanted`. */
export function chosenDetail({ pixels, hypotheses }: Detail, wanted: (n: number) => boolean): Detail {
  const chosen: number[] = []
  for (let n = 0; n < pixels.length; n++) if (wanted(n)) chosen.push(n)
  const result = { pixels: new Uint32Array(chosen.length), hypotheses: new Float32Array(4 * chosen.length) }
  for (let k = 0; k < chosen.length; k++) {
    const n = chosen[k] as number
    result.pixels[k] = pixels[n] as number
    for (let i = 0; i < 4; i++) result.hypotheses[4 * k + i] = hypotheses[4 * n + i] as number
  }
  return result
}
