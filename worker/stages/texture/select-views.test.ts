import { expect, it } from 'vitest'
import { faceNeighbours } from '../../mesh/mesh-adjacency.ts'
import { addCandidate, makeFaceCandidates } from './face-candidates.ts'
import { selectViews } from './select-views.ts'

const SIDE = 12

/** Photos chosen for a square of cells, two triangles each, of which photo 1 shows those around the middle `better` times as well as photo 0, and the others worse. */
async function choose(cells: number, better: number): Promise<Int16Array> {
  const triangles: number[] = []
  const candidates = makeFaceCandidates(2 * SIDE * SIDE)
  const [r, g, b] = [0, 0, 0]
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const v = y * (SIDE + 1) + x
      for (const corners of [
        [v, v + SIDE + 1, v + 1],
        [v + 1, v + SIDE + 1, v + SIDE + 2],
      ]) {
        const face = triangles.length / 3
        const isMiddle = [x, y].every((at) => Math.abs(at + 0.5 - SIDE / 2) < cells / 2)
        addCandidate(candidates, face, { photo: 0, quality: 10, r, g, b, gradient: 0, side: 0 })
        addCandidate(candidates, face, { photo: 1, quality: isMiddle ? 10 * better : 5, r, g, b, gradient: 0, side: 0 })
        triangles.push(...corners)
      }
    }
  }
  const yieldToEventLoop = () => undefined
  const neighbours = await faceNeighbours(Uint32Array.from(triangles), (SIDE + 1) ** 2, yieldToEventLoop)
  return selectViews(candidates, neighbours, { yieldToEventLoop, report() {} })
}

const facesOf = (labels: Int16Array, photo: number) => labels.reduce((sum, label) => sum + Number(label === photo), 0)

it('takes a photo for as much as it shows better, where that is worth a seam', async () => {
  expect(facesOf(await choose(6, 4), 1)).toBe(2 * 6 * 6)
})

it('makes no chart of a few faces that another photo shows somewhat better', async () => {
  expect(facesOf(await choose(2, 2.5), 1)).toBe(0)
})
