/** What closes a hole: new vertices, and triangles over these and the vertices of its rim. */
export interface HoleFill {
  /** x, y, z of each new vertex. */
  places: number[]
  /** Three vertex indices a triangle; new vertices are numbered from `firstVertex`. */
  corners: number[]
}

/** Each ring's edges are this much longer than those outside of it: a wide hole costs few triangles. */
const GRADING = 1.25

/** Sweeps after which the membrane of the widest hole that was tried (6,000 edges, 30 rings) moves no more to the eye. */
const SWEEPS = 300

/** A hole this much narrower across than the way along its rim to the other side is a channel or has an arm: it is cut there. */
const NARROW = 0.3

/** Parts of fewer edges are not cut off: rings close them well. */
const MIN_CUT_EDGES = 12

/** Of a longer rim every so many vertices are looked at for a cut, so that the time stays that of this many pairs. */
const MAX_CUT_ENDS = 1000

/** A vertex of a ring: its place around the hole, 0 to 1, and its index. */
interface RingVertex {
  turn: number
  vertex: number
}

/**
 * Closes a hole by rings of vertices, from its rim to its middle, that a membrane pulls into place: each new vertex is the mean of
 * its neighbours. A hole with arms is cut into parts before, along lines of new vertices. The triangles make a disc whatever the
 * rim's shape, and none of their edges is one that the surface has already.
 *
 * @param loop the rim's vertices in the order in which its fill has to run, as `borderLoops` gives them.
 */
export function fillLoop(positions: Float32Array, loop: readonly number[], firstVertex: number): HoleFill {
  const fill = new Fill(positions, firstVertex)
  const waiting = [[...loop]]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const ends = narrowestPlace(fill, part)
    if (ends) waiting.push(...cutBetween(fill, part, ends))
    else fillWithRings(fill, part)
  }
  relax(fill)
  return { places: fill.places, corners: fill.corners }
}

/** The fill while it is made. */
class Fill implements HoleFill {
  readonly places: number[] = []
  readonly corners: number[] = []
  readonly firstVertex: number
  private readonly positions: Float32Array

  constructor(positions: Float32Array, firstVertex: number) {
    this.positions = positions
    this.firstVertex = firstVertex
  }

  /** @returns the new vertex. */
  add(point: readonly number[]): number {
    return this.firstVertex + this.places.push(...point) / 3 - 1
  }

  /** Of a vertex of the rim, or a new one. */
  coordinateOf(vertex: number, axis: number): number {
    const own = 3 * (vertex - this.firstVertex) + axis
    return (own < 0 ? this.positions[3 * vertex + axis] : this.places[own]) as number
  }

  placeOf(vertex: number): number[] {
    return [0, 1, 2].map((axis) => this.coordinateOf(vertex, axis))
  }
}

/** The two places on the rim that are nearest for the way between them along it; null where the hole is nowhere narrow. */
function narrowestPlace(fill: Fill, loop: readonly number[]): [number, number] | null {
  const points = loop.map((vertex) => fill.placeOf(vertex))
  const along = Float64Array.from(lengthsAlong(points))
  const flat = Float64Array.from(points.flat())
  const whole = along[loop.length] as number
  const step = Math.ceil(loop.length / MAX_CUT_ENDS)
  let best = NARROW
  let ends: [number, number] | null = null
  for (let i = 0; i < loop.length; i += step) {
    const [x, y, z] = points[i] as [number, number, number]
    for (let k = i + MIN_CUT_EDGES; k < loop.length && k - i <= loop.length - MIN_CUT_EDGES; k += step) {
      const way = (along[k] as number) - (along[i] as number)
      const dx = (flat[3 * k] as number) - x
      const dy = (flat[3 * k + 1] as number) - y
      const dz = (flat[3 * k + 2] as number) - z
      const ratio = Math.sqrt(dx * dx + dy * dy + dz * dz) / Math.min(way, whole - way)
      if (ratio >= best) continue
      best = ratio
      ends = [i, k]
    }
  }
  return ends
}

/** Two loops for one, with a line of at least one new vertex between the ends that both have. */
function cutBetween(fill: Fill, loop: readonly number[], [i, k]: [number, number]): [number[], number[]] {
  const [from, to] = [fill.placeOf(loop[i] as number), fill.placeOf(loop[k] as number)]
  const meanEdge = (lengthsAlong(loop.map((vertex) => fill.placeOf(vertex))).at(-1) as number) / loop.length
  const pieces = Math.max(2, Math.round(distance(from, to) / (meanEdge || 1)))
  const line = Array.from({ length: pieces - 1 }, (_, n) => fill.add(towards(from, to, (n + 1) / pieces)))
  return [
    [...loop.slice(i, k + 1), ...line.toReversed()],
    [...loop.slice(k), ...loop.slice(0, i + 1), ...line],
  ]
}

function fillWithRings(fill: Fill, loop: readonly number[]): void {
  const rim = rimOf(fill, loop)
  let outer = rim.ring
  let edge = rim.length / loop.length
  const widest = rim.length / (2 * Math.PI)
  for (let radius = widest - edge; radius > edge && outer.length > 3; radius -= edge) {
    edge *= GRADING
    const count = Math.max(3, Math.min(outer.length, Math.round((2 * Math.PI * radius) / edge)))
    const inner = Array.from({ length: count }, (_, i): RingVertex => {
      const turn = i / count
      return { turn, vertex: fill.add(towards(rim.middle, rim.at(turn), radius / widest)) }
    })
    fill.corners.push(...between(outer, inner))
    outer = inner
  }
  const middle = fill.add(rim.middle)
  outer.forEach(({ vertex }, i) => {
    fill.corners.push(vertex, (outer[(i + 1) % outer.length] as RingVertex).vertex, middle)
  })
}

/** For each of the points of a loop the way to it from the first, and at last the whole length. */
function lengthsAlong(points: readonly number[][]): number[] {
  const along = [0]
  points.forEach((point, i) => {
    along.push((along[i] as number) + distance(point, points[(i + 1) % points.length] as number[]))
  })
  return along
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, k) => (b[k] as number) - value))
}

/** The rim by its length: `at` gives the point that a share of the way around. */
function rimOf(fill: Fill, loop: readonly number[]) {
  const points = loop.map((vertex) => fill.placeOf(vertex))
  const starts = lengthsAlong(points)
  const length = starts[points.length] as number
  const turnOf = (i: number): number => (length > 0 ? (starts[i] as number) / length : i / points.length)
  const at = (turn: number): number[] => {
    let [low, high] = [0, points.length - 1]
    while (low < high) {
      const between = (low + high + 1) >> 1
      if (turnOf(between) <= turn) low = between
      else high = between - 1
    }
    const end = low + 1 === points.length ? 1 : turnOf(low + 1)
    const share = end > turnOf(low) ? (turn - turnOf(low)) / (end - turnOf(low)) : 0
    return towards(points[low] as number[], points[(low + 1) % points.length] as number[], share)
  }
  const middle = [0, 1, 2].map((k) => points.reduce((sum, point) => sum + (point[k] as number), 0) / points.length)
  const ring = loop.map((vertex, i): RingVertex => ({ turn: turnOf(i), vertex }))
  return { ring, length, at, middle }
}

function towards(from: readonly number[], to: readonly number[], share: number): number[] {
  return from.map((value, k) => value + share * ((to[k] as number) - value))
}

/** The triangles between a ring and the next one inside: whichever has its next vertex nearer around the hole moves on. */
function between(outer: readonly RingVertex[], inner: readonly RingVertex[]): number[] {
  const corners: number[] = []
  const vertexAt = (ring: readonly RingVertex[], i: number): number => (ring[i % ring.length] as RingVertex).vertex
  const turnAt = (ring: readonly RingVertex[], i: number): number => ring[i]?.turn ?? 1
  let [o, i] = [0, 0]
  while (o < outer.length || i < inner.length) {
    const [a, b] = [vertexAt(outer, o), vertexAt(inner, i)]
    const isOuter = i === inner.length || (o < outer.length && turnAt(outer, o + 1) <= turnAt(inner, i + 1))
    if (isOuter) corners.push(a, vertexAt(outer, ++o), b)
    else corners.push(a, vertexAt(inner, ++i), b)
  }
  return corners
}

/** Moves every new vertex to the mean of its neighbours, again and again; those of the rim stay. */
function relax(fill: Fill): void {
  const { places, corners, firstVertex } = fill
  const count = places.length / 3
  const neighbours = Array.from({ length: count }, (): number[] => [])
  for (let c = 0; c < corners.length; c++) {
    const own = neighbours[(corners[c] as number) - firstVertex]
    // Each edge inside is in two triangles: the corner that follows is a neighbour once.
    own?.push(corners[c % 3 === 2 ? c - 2 : c + 1] as number)
  }
  // In one array: the new vertices, and behind them those of the rim, once for each neighbour.
  const starts = new Uint32Array(count + 1)
  neighbours.forEach((own, i) => {
    starts[i + 1] = (starts[i] as number) + own.length
  })
  const pairs = starts[count] as number
  const coordinates = new Float64Array(3 * (count + pairs))
  coordinates.set(places)
  const partners = new Uint32Array(pairs)
  neighbours.flat().forEach((vertex, n) => {
    const isNew = vertex >= firstVertex
    partners[n] = 3 * (isNew ? vertex - firstVertex : count + n)
    if (!isNew) coordinates.set(fill.placeOf(vertex), partners[n] as number)
  })
  for (let sweep = 0; sweep < SWEEPS; sweep++) relaxOnce(coordinates, starts, partners)
  for (let i = 0; i < places.length; i++) places[i] = coordinates[i] as number
}

function relaxOnce(coordinates: Float64Array, starts: Uint32Array, partners: Uint32Array): void {
  for (let i = 0; i + 1 < starts.length; i++) {
    const [start, end] = [starts[i] as number, starts[i + 1] as number]
    let [x, y, z] = [0, 0, 0]
    for (let n = start; n < end; n++) {
      const from = partners[n] as number
      x += coordinates[from] as number
      y += coordinates[from + 1] as number
      z += coordinates[from + 2] as number
    }
    coordinates[3 * i] = x / (end - start)
    coordinates[3 * i + 1] = y / (end - start)
    coordinates[3 * i + 2] = z / (end - start)
  }
}
