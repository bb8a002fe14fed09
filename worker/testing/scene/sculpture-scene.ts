import { multiply } from '../../geometry/matrix3.ts'
import { distance, type Vector3 } from '../../geometry/vector3.ts'
import { makeRandom } from '../make-random.ts'
import { aroundX, aroundY, aroundZ } from './axis-turns.ts'
import { type Furnishing, makeFurniture } from './furniture.ts'
import { makeGradientNoise, type Noise } from './make-gradient-noise.ts'
import { makeRoom } from './room.ts'
import { ball, boundingRadius, box, rod, torus } from './solid.ts'
import { SolidUnion } from './solid-union.ts'
import { type Stone, stone } from './stone-texture.ts'

/** What stands on the floor: a textured sculpture, furniture with plain faces, or a bare corner of a room with things in it. */
export type SceneKind = 'sculpture' | 'furniture' | 'room'

const MAKERS: Record<SceneKind, (random: () => number) => Furnishing> = {
  sculpture: makeSculpture,
  furniture: makeFurniture,
  room: makeRoom,
}

/** Solids on a round floor. The world is y-up, the floor's surface at y = 0. */
export class SculptureScene {
  /** Diameter of a ball around everything, in world units. */
  readonly diameter = 2 * Math.hypot(FLOOR_RADIUS, CENTER[1] + FLOOR_THICKNESS)
  /** The middle of that ball. */
  readonly center = CENTER
  /** Every part but the floor lies in this ball: what can cast a shadow. */
  readonly sculptureCenter = SCULPTURE_CENTER
  readonly sculptureRadius: number
  readonly noise: Noise
  private readonly sculpture: SolidUnion
  private readonly stones: readonly Stone[]

  /** Another seed is another scene: places, turns and all textures change. */
  constructor(seed: number, kind: SceneKind = 'sculpture') {
    const { solids, stones } = MAKERS[kind](makeRandom(seed))
    this.stones = [FLOOR_STONE, ...stones]
    this.sculpture = new SolidUnion(solids)
    this.sculptureRadius = Math.max(
      ...solids.map((solid) => distance(solid.center, SCULPTURE_CENTER) + boundingRadius(solid)),
    )
    this.noise = makeGradientNoise(seed)
  }

  /** Signed distance to the surface: exact outside, negative inside. */
  distance(x: number, y: number, z: number): number {
    return this.sculpture.distance(x, y, z, floorDistance(x, y, z))
  }

  /** A lower bound of `distance`, equal to it near the surface, and much quicker far from it. */
  boundedDistance(x: number, y: number, z: number): number {
    const dx = x - SCULPTURE_CENTER[0]
    const dy = y - SCULPTURE_CENTER[1]
    const dz = z - SCULPTURE_CENTER[2]
    const toBall = Math.sqrt(dx * dx + dy * dy + dz * dz) - this.sculptureRadius
    const floor = floorDistance(x, y, z)
    return toBall > BALL_MARGIN ? Math.min(floor, toBall) : this.sculpture.distance(x, y, z, floor)
  }

  /** The part whose surface is nearest: 0 is the floor. */
  nearestPart(x: number, y: number, z: number): number {
    let nearest = 0
    let least = floorDistance(x, y, z)
    for (let i = 0; i < this.sculpture.count; i++) {
      const value = this.sculpture.distanceTo(i, x, y, z)
      if (value >= least) continue
      least = value
      nearest = i + 1
    }
    return nearest
  }

  partDistance(part: number, x: number, y: number, z: number): number {
    return part === 0 ? floorDistance(x, y, z) : this.sculpture.distanceTo(part - 1, x, y, z)
  }

  stoneOf(part: number): Stone {
    return this.stones[part % this.stones.length] as Stone
  }
}

const FLOOR_RADIUS = 1.7
const FLOOR_THICKNESS = 0.12
const SCULPTURE_CENTER: Vector3 = [0, 0.62, 0]
const CENTER: Vector3 = [0, 0.18, 0]

/** Within this distance of the sculpture's ball its parts are asked one by one. */
const BALL_MARGIN = 0.05

/** A disc whose axis is y. */
function floorDistance(x: number, y: number, z: number): number {
  const radial = Math.sqrt(x * x + z * z) - FLOOR_RADIUS
  const axial = Math.abs(y + FLOOR_THICKNESS / 2) - FLOOR_THICKNESS / 2
  if (radial <= 0 || axial <= 0) return Math.max(radial, axial)
  return Math.sqrt(radial * radial + axial * axial)
}

/** A ring, a ball, a leaning slab and a few stones on a plinth. */
function makeSculpture(random: () => number): Furnishing {
  const vary = (amount: number): number => amount * (2 * random() - 1)
  const turn = vary(0.5)
  const ringTurn = multiply(aroundY(turn + 0.5 + vary(0.3)), aroundX(-0.12))
  const slabTurn = multiply(aroundY(turn + 0.2 + vary(0.3)), aroundZ(0.3 + vary(0.06)))
  const solids = [
    box([0, 0.15, 0], aroundY(turn), [0.62, 0.15, 0.52], 0.03),
    torus([0.08, 0.82, 0.02], ringTurn, 0.43, 0.11),
    ball([0.06 + vary(0.03), 0.82, 0.04 + vary(0.03)], 0.235),
    box([-0.44, 0.6, vary(0.08)], slabTurn, [0.09, 0.46, 0.24], 0.025),
    rod([0.46, 0.36, -0.3], [0.2 + vary(0.05), 1.5, -0.22], 0.075),
    ball([0.2 + vary(0.05), 1.53, -0.22], 0.15),
    ball([0.78 + vary(0.04), 0.17, 0.42 + vary(0.06)], 0.17),
    box([-0.62, 0.13, 0.58 + vary(0.05)], aroundY(vary(1.5)), [0.17, 0.13, 0.14], 0.03),
    box([-0.72 + vary(0.05), 0.24, -0.52], aroundY(vary(1.5)), [0.12, 0.24, 0.12], 0.03),
  ]
  return { solids, stones: SCULPTURE_STONES }
}

const FLOOR_STONE = stone([0x8f8c86, 0x6a6864], [0x2f2e2d, 0xd8d2c6, 0x7d4b38, 0x232221], 1.1)

/** In the order of the solids. */
const SCULPTURE_STONES: readonly Stone[] = [
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
