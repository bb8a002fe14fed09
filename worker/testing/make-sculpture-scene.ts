import { fromColumns, type Matrix3, multiply } from '../geometry/matrix3.ts'
import { distance, type Vector3 } from '../geometry/vector3.ts'
import { makeGradientNoise, type Noise } from './make-gradient-noise.ts'
import { makeRandom } from './make-random.ts'
import {
  capsule,
  cylinder,
  placed,
  roundedBox,
  type SignedDistance,
  type Solid,
  sphere,
  torus,
} from './solid-shapes.ts'
import type { Color, Stone } from './stone-texture.ts'

export interface Part extends Solid {
  stone: Stone
}

/** A still scene: the union of its parts. The world is y-up, the floor's surface at y = 0. */
export interface SculptureScene {
  parts: readonly Part[]
  noise: Noise
  /** Signed distance to the union: exact outside, negative inside. */
  distance: SignedDistance
  /** A lower bound of `distance`, equal to it near the surface, and much quicker far from it. */
  boundedDistance: SignedDistance
  /** Index of the part whose surface is nearest. */
  nearestPart(x: number, y: number, z: number): number
  /** Every part but the floor lies in this ball: what can cast a shadow. */
  sculpture: { center: Vector3; radius: number }
  /** Diameter of a ball around everything, in world units. */
  diameter: number
  /** The middle of that ball. */
  center: Vector3
}

const FLOOR_RADIUS = 1.7
const FLOOR_THICKNESS = 0.12
const SCULPTURE_CENTER: Vector3 = [0, 0.62, 0]
const CENTER: Vector3 = [0, 0.18, 0]
const RADIUS = Math.hypot(FLOOR_RADIUS, CENTER[1] + FLOOR_THICKNESS)

/** Within this distance of the sculpture's ball its parts are asked one by one. */
const BALL_MARGIN = 0.05

/** A ring, a ball, a leaning slab and a few stones on a plinth. `seed` changes places, turns and all textures. */
export function makeSculptureScene(seed: number): SculptureScene {
  const floorSolid = cylinder([0, -FLOOR_THICKNESS / 2, 0], FLOOR_RADIUS, FLOOR_THICKNESS / 2)
  const floor = floorSolid.distance
  const solids = sculpture(makeRandom(seed))
  const parts: Part[] = [
    { ...floorSolid, stone: FLOOR_STONE },
    ...solids.map((solid, i) => ({ ...solid, stone: STONES[i % STONES.length] as Stone })),
  ]
  const nearestSolid = unionOf(solids)
  const reach = solids.map(({ center, radius }) => distance(center, SCULPTURE_CENTER) + radius)
  const ball = sphere(SCULPTURE_CENTER, Math.max(...reach))
  return {
    parts,
    noise: makeGradientNoise(seed),
    distance: (x, y, z) => Math.min(floor(x, y, z), nearestSolid(x, y, z)),
    boundedDistance: (x, y, z) => {
      const toBall = ball.distance(x, y, z)
      return Math.min(floor(x, y, z), toBall > BALL_MARGIN ? toBall : nearestSolid(x, y, z))
    },
    nearestPart: (x, y, z) => {
      let nearest = 0
      for (let i = 1, least = floor(x, y, z); i < parts.length; i++) {
        const value = (parts[i] as Part).distance(x, y, z)
        if (value < least) {
          least = value
          nearest = i
        }
      }
      return nearest
    },
    sculpture: ball,
    diameter: 2 * RADIUS,
    center: CENTER,
  }
}

function sculpture(random: () => number): Solid[] {
  const vary = (amount: number): number => amount * (2 * random() - 1)
  const turn = vary(0.5)
  const ringTurn = multiply(aroundY(turn + 0.5 + vary(0.3)), aroundX(-0.12))
  const slabTurn = multiply(aroundY(turn + 0.2 + vary(0.3)), aroundZ(0.3 + vary(0.06)))
  return [
    placed(roundedBox([0.62, 0.15, 0.52], 0.03), aroundY(turn), [0, 0.15, 0]),
    placed(torus(0.43, 0.11), ringTurn, [0.08, 0.82, 0.02]),
    sphere([0.06 + vary(0.03), 0.82, 0.04 + vary(0.03)], 0.235),
    placed(roundedBox([0.09, 0.46, 0.24], 0.025), slabTurn, [-0.44, 0.6, vary(0.08)]),
    capsule([0.46, 0.36, -0.3], [0.2 + vary(0.05), 1.5, -0.22], 0.075),
    sphere([0.2 + vary(0.05), 1.53, -0.22], 0.15),
    sphere([0.78 + vary(0.04), 0.17, 0.42 + vary(0.06)], 0.17),
    placed(roundedBox([0.17, 0.13, 0.14], 0.03), aroundY(vary(1.5)), [-0.62, 0.13, 0.58 + vary(0.05)]),
    placed(roundedBox([0.12, 0.24, 0.12], 0.03), aroundY(vary(1.5)), [-0.72 + vary(0.05), 0.24, -0.52]),
  ]
}

/** The least of the distances. A solid whose ball is farther than the best so far is not asked. */
function unionOf(solids: readonly Solid[]): SignedDistance {
  const balls = Float64Array.from(solids.flatMap(({ center, radius }) => [...center, radius]))
  const distances = solids.map((solid) => solid.distance)
  return (x, y, z) => {
    let least = 1e9
    for (let i = 0; i < distances.length; i++) {
      const dx = x - (balls[4 * i] as number)
      const dy = y - (balls[4 * i + 1] as number)
      const dz = z - (balls[4 * i + 2] as number)
      const reach = least + (balls[4 * i + 3] as number)
      if (reach > 0 && dx * dx + dy * dy + dz * dz < reach * reach) {
        least = Math.min(least, (distances[i] as SignedDistance)(x, y, z))
      }
    }
    return least
  }
}

function aroundX(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([1, 0, 0], [0, c, s], [0, -s, c])
}

function aroundY(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([c, 0, -s], [0, 1, 0], [s, 0, c])
}

function aroundZ(angle: number): Matrix3 {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return fromColumns([c, s, 0], [-s, c, 0], [0, 0, 1])
}

/** Linear RGB of an sRGB hex triple. */
function hex(rgb: number): Color {
  return [16, 8, 0].map((shift) => (((rgb >> shift) & 255) / 255) ** 2.2) as Color
}

function stone(ground: [number, number], chips: [number, number, number, number], scale = 1): Stone {
  return { ground: ground.map(hex) as Stone['ground'], chips: chips.map(hex) as Stone['chips'], scale }
}

const FLOOR_STONE = stone([0x8f8c86, 0x6a6864], [0x2f2e2d, 0xd8d2c6, 0x7d4b38, 0x232221], 1.1)

/** In the order of the parts of the sculpture. */
const STONES: readonly Stone[] = [
  stone([0xd9d0bd, 0xb9ab92], [0x6b6152, 0xf6f1e6, 0x8a5a3c, 0x4a4238]),
  stone([0xb5573a, 0x7d3423], [0xe7b08f, 0x3a1812, 0xf3d3bd, 0x2a100c]),
  stone([0x2f6f8f, 0x1f4560], [0xbfe0ea, 0x0d2230, 0xe9f4f4, 0x0a1a26], 0.9),
  stone([0xdedad0, 0xb8b4ac], [0x54585c, 0xffffff, 0x6c7074, 0x2f3236]),
  stone([0x7c8a4a, 0x4c5a2c], [0xd9dfae, 0x232b12, 0xeef0d2, 0x1a200d], 0.8),
  stone([0xd2a23c, 0x94691c], [0xfbe6ac, 0x4a3208, 0xfff3cf, 0x332205], 0.8),
  stone([0x8a6a9a, 0x573d68], [0xe0cdea, 0x26172e, 0xf2e6f6, 0x1c1022], 0.8),
  stone([0xc9c2bb, 0x6f6a66], [0x262423, 0xf4f1ee, 0x9c3b2a, 0x141312], 0.85),
  stone([0x4f8a78, 0x2d5a4d], [0xc5e8dc, 0x10241e, 0xe6f6f0, 0x0b1a15], 0.8),
]
