import type { PosedFrame } from '#server/contracts/capture/capture.ts'

type Point = [x: number, y: number, z: number]

/**
 * How many times as far from the origin as from each other cameras may be: points have 24 bits, which leaves a step of a ten thousandth of the
 * capture there. Map coordinates (UTM, millions of metres) would come out as stairs.
 */
const MAX_REACHES = 1000

/** The capture is as large as this share of its cameras says. */
const MOST_FRAMES = 0.75

/** Where the x, y, z of a `worldFromCamera` stand. */
const TRANSLATION = [3, 7, 11] as const

/**
 * Frames far from the origin of their world, moved to it: by whole units, so that the true coordinates are found again without rounding.
 * `origin` is the point of their world that has become 0, 0, 0; null where they stay as they are.
 */
export function nearOrigin(frames: readonly PosedFrame[]): { frames: PosedFrame[]; origin: Point | null } {
  const middle = TRANSLATION.map((at) =>
    quantile(
      frames.map(({ worldFromCamera }) => worldFromCamera[at] ?? 0),
      0.5,
    ),
  )
  const distances = frames.map(({ worldFromCamera }) =>
    Math.hypot(...TRANSLATION.map((at, axis) => (worldFromCamera[at] ?? 0) - (middle[axis] ?? 0))),
  )
  // Frames that no pose was found for are at 0, 0, 0 in some programs' files: a few far ones say nothing of the capture.
  const reach = quantile(distances, MOST_FRAMES)
  if (reach === 0 || Math.hypot(...middle) <= MAX_REACHES * reach) return { frames: [...frames], origin: null }
  const origin = middle.map(Math.round) as Point
  const moved = frames.map((frame) => {
    const worldFromCamera = [...frame.worldFromCamera]
    for (const [axis, at] of TRANSLATION.entries())
      worldFromCamera[at] = (worldFromCamera[at] ?? 0) - (origin[axis] ?? 0)
    return { ...frame, worldFromCamera }
  })
  return { frames: moved, origin }
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? 0
}
