import { expect, it } from 'vitest'
import { meshFigures } from './mesh-figures.ts'

const CORNERS = [0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 12]
const TETRAHEDRON = [0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3]

const figuresOf = (positions: number[], triangles: number[]) =>
  meshFigures({ positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) })

it('finds a tetrahedron watertight', () => {
  expect(figuresOf(CORNERS, TETRAHEDRON)).toEqual({
    vertices: 4,
    triangles: 4,
    components: 1,
    boundaryLoops: 0,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    watertight: true,
    diagonal: 13,
  })
})

it('counts the holes of each part', () => {
  const second = CORNERS.map((value) => value + 20)
  const open = TETRAHEDRON.slice(3)
  const both = figuresOf([...CORNERS, ...second], [...open, ...open.map((corner) => corner + 4)])
  expect(both).toMatchObject({ components: 2, boundaryLoops: 2, boundaryEdges: 6, watertight: false })
})

it('finds edges with more than two triangles', () => {
  const fin = figuresOf([...CORNERS, 5, 5, 5], [...TETRAHEDRON, 0, 1, 4])
  expect(fin).toMatchObject({ nonManifoldEdges: 1, watertight: false })
})

it('gives no figures for an empty mesh', () => {
  expect(figuresOf([], [])).toMatchObject({ vertices: 0, triangles: 0, components: 0, watertight: false, diagonal: 0 })
})
