import { apply, type Matrix3 } from '../../geometry/matrix3.ts'
import { add, type Vector3 } from '../../geometry/vector3.ts'
import { aroundX, aroundY } from './axis-turns.ts'
import { ball, box, rod, type Solid, torus } from './solid.ts'
import { paint, type Stone, stone } from './stone-texture.ts'

/** What stands on a scene's floor. */
export interface Furnishing {
  solids: Solid[]
  /** Of each solid, in their order. */
  stones: readonly Stone[]
}

/**
 * What stereo finds hard: a painted cabinet with a poster, a white wall with windows, a table on four thin legs, and a vase and
 * a ring with texture. Everything is hard-edged and stands within 1.4 units of the middle.
 */
export function makeFurniture(random: () => number): Furnishing {
  const vary = (amount: number): number => amount * (2 * random() - 1)
  const parts = [
    ...makeCabinet([-0.6 + vary(0.1), 0, 0.35 + vary(0.1)], aroundY(0.5 + vary(0.4))),
    ...makeWall([0.1 + vary(0.1), 0, -0.75], aroundY(vary(0.2))),
    ...makeTable([0.6 + vary(0.05), 0, 0.35 + vary(0.05)], aroundY(vary(0.5))),
    [ball([0.05 + vary(0.05), 0.2, 0.95 + vary(0.05)], 0.2), VASE],
    [torus([0.6, 0.78, 0.35], aroundX(vary(0.3)), 0.13, 0.06), RING],
    [rod([0.05, 0.05, 0.1], [0.1 + vary(0.05), 0.8, 0.05], 0.07), ROD],
  ] as const satisfies [Solid, Stone][]
  return { solids: parts.map(([solid]) => solid), stones: parts.map(([, stone]) => stone) }
}

type Part = [Solid, Stone]

function makeCabinet(foot: Vector3, turn: Matrix3): Part[] {
  const at = placedAt(foot, turn)
  return [
    [box(at([0, 0.38, 0]), turn, [0.3, 0.38, 0.24], 0.008), CABINET],
    [box(at([0.04, 0.45, 0.24]), turn, [0.13, 0.17, 0.006], 0.002), POSTER],
  ]
}

function makeWall(foot: Vector3, turn: Matrix3): Part[] {
  const at = placedAt(foot, turn)
  const windows = [-0.52, 0.02, 0.5].map((x): Part => [box(at([x, 0.52, 0]), turn, [0.12, 0.2, 0.058], 0.002), WINDOW])
  return [[box(at([0, 0.48, 0]), turn, [0.85, 0.48, 0.05], 0.004), WALL], ...windows]
}

function makeTable(foot: Vector3, turn: Matrix3): Part[] {
  const at = placedAt(foot, turn)
  const legs = [0, 1, 2, 3].map((i): Part => {
    const [x, z] = [i & 1 ? 0.29 : -0.29, i & 2 ? 0.2 : -0.2]
    return [box(at([x, 0.27, z]), turn, [0.02, 0.27, 0.02], 0.004), LEG]
  })
  return [[box(at([0, 0.56, 0]), turn, [0.34, 0.02, 0.25], 0.006), TABLE_TOP], ...legs]
}

/** Places of a thing's own frame in the world. */
function placedAt(foot: Vector3, turn: Matrix3): (local: Vector3) => Vector3 {
  return (local) => add(foot, apply(turn, local))
}

const CABINET = paint(0x8fa3b5)
const WALL = paint(0xd9d6cf)
const POSTER = stone([0xd2a23c, 0x94691c], [0xfbe6ac, 0x4a3208, 0xfff3cf, 0x332205], 0.6)
const WINDOW = stone([0x2f6f8f, 0x1f4560], [0xbfe0ea, 0x0d2230, 0xe9f4f4, 0x0a1a26], 0.7)
const TABLE_TOP = stone([0xb5573a, 0x7d3423], [0xe7b08f, 0x3a1812, 0xf3d3bd, 0x2a100c])
const LEG = stone([0xb5573a, 0x7d3423], [0xe7b08f, 0x3a1812, 0xf3d3bd, 0x2a100c], 0.5)
const VASE = stone([0x4f8a78, 0x2d5a4d], [0xc5e8dc, 0x10241e, 0xe6f6f0, 0x0b1a15], 0.8)
const RING = stone([0x8a6a9a, 0x573d68], [0xe0cdea, 0x26172e, 0xf2e6f6, 0x1c1022], 0.8)
const ROD = stone([0xdedad0, 0xb8b4ac], [0x54585c, 0xffffff, 0x6c7074, 0x2f3236])
