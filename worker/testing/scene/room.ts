import { apply, type Matrix3 } from '../../geometry/matrix3.ts'
import { add, type Vector3 } from '../../geometry/vector3.ts'
import { aroundX, aroundY } from './axis-turns.ts'
import type { Furnishing } from './furniture.ts'
import { ball, box, rod, type Solid, torus } from './solid.ts'
import { paint, type Stone, stone } from './stone-texture.ts'

/**
 * The inside of a corner: two bare walls with a picture and a rail each, a sideboard and a cube of one colour, a stool on four legs, a jar
 * and a hoop. It is open towards +x and +z, where its photos are to be taken.
 */
export function makeRoom(random: () => number): Furnishing {
  const vary = (amount: number): number => amount * (2 * random() - 1)
  const parts = [
    ...makeWall([-0.95, 0, 0.02], aroundY(Math.PI / 2), [vary(0.15), 0.72 + vary(0.05)]),
    ...makeWall([0.02, 0, -0.95], UPRIGHT, [0.3 + vary(0.15), 0.68 + vary(0.05)]),
    ...makeSideboard([-0.15 + vary(0.1), 0, -0.68], UPRIGHT),
    ...makeStool([0.5 + vary(0.08), 0, 0.25 + vary(0.08)], aroundY(vary(0.7))),
    [box([-0.5 + vary(0.06), 0.17, 0.42 + vary(0.06)], aroundY(0.4 + vary(0.3)), [0.17, 0.17, 0.17], 0.01), CUBE],
    [ball([-0.45, 0.46, 0.45], 0.12), JAR],
    [torus([0.62, 0.2, -0.42], aroundX(0.3 + vary(0.2)), 0.16, 0.05), HOOP],
  ] as const satisfies [Solid, Stone][]
  return { solids: parts.map(([solid]) => solid), stones: parts.map(([, stone]) => stone) }
}

type Part = [Solid, Stone]

const UPRIGHT: Matrix3 = aroundY(0)

/** 1.9 long and 1.1 high; its picture hangs at `picture` on the side that is open. */
function makeWall(foot: Vector3, turn: Matrix3, [along, up]: readonly [number, number]): Part[] {
  const at = placedAt(foot, turn)
  return [
    [box(at([0, 0.55, 0]), turn, [0.95, 0.55, 0.04], 0.004), WALL],
    [box(at([along, up, 0.04]), turn, [0.2, 0.15, 0.012], 0.002), PICTURE],
    [box(at([0, 1.08, 0]), turn, [0.95, 0.03, 0.05], 0.004), RAIL],
  ]
}

function makeSideboard(foot: Vector3, turn: Matrix3): Part[] {
  const at = placedAt(foot, turn)
  return [
    [box(at([0, 0.22, 0]), turn, [0.42, 0.22, 0.17], 0.008), SIDEBOARD],
    [box(at([0, 0.45, 0]), turn, [0.44, 0.015, 0.19], 0.004), BOARD],
    [rod(at([-0.2, 0.52, 0]), at([-0.2, 0.66, 0.02]), 0.06), JAR],
  ]
}

function makeStool(foot: Vector3, turn: Matrix3): Part[] {
  const at = placedAt(foot, turn)
  const legs = [0, 1, 2, 3].map((i): Part => {
    const [x, z] = [i & 1 ? 0.15 : -0.15, i & 2 ? 0.15 : -0.15]
    return [rod(at([x, 0.03, z]), at([x, 0.36, z]), 0.022), BOARD]
  })
  return [[box(at([0, 0.39, 0]), turn, [0.2, 0.025, 0.2], 0.01), SEAT], ...legs]
}

/** Places of a thing's own frame in the world. */
function placedAt(foot: Vector3, turn: Matrix3): (local: Vector3) => Vector3 {
  return (local) => add(foot, apply(turn, local))
}

const WALL = paint(0xdcd8c8)
const SIDEBOARD = paint(0x6f8a7a)
const CUBE = paint(0xa8604a)
const RAIL = stone([0x8a6a4a, 0x573d28], [0xe0cdb0, 0x261710, 0xf2e6d6, 0x1c1008], 0.6)
const PICTURE = stone([0x2f6f8f, 0xd2a23c], [0xfbe6ac, 0x0d2230, 0xe9f4f4, 0x9c3b2a], 0.6)
const BOARD = stone([0xb5573a, 0x7d3423], [0xe7b08f, 0x3a1812, 0xf3d3bd, 0x2a100c], 0.6)
const SEAT = stone([0x7c8a4a, 0x4c5a2c], [0xd9dfae, 0x232b12, 0xeef0d2, 0x1a200d], 0.7)
const JAR = stone([0x4f8a78, 0x2d5a4d], [0xc5e8dc, 0x10241e, 0xe6f6f0, 0x0b1a15], 0.7)
const HOOP = stone([0xc9c2bb, 0x6f6a66], [0x262423, 0xf4f1ee, 0x9c3b2a, 0x141312], 0.8)
