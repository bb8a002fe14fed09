import type { Measurement } from '#server/contracts/model/marks.ts'

/** What was done to measurements on this page. */
interface Step {
  kind: 'added' | 'removed'
  measurement: Measurement
}

export interface MeasurementSteps {
  past: readonly Step[]
  /** Undone, the next to redo first. */
  future: readonly Step[]
}

export const NO_STEPS: MeasurementSteps = { past: [], future: [] }

/** What to do to go a step back or on: put the measurement back, or take it away. */
interface Change {
  steps: MeasurementSteps
  measurement: Measurement
  puts: boolean
}

export function withStep({ past }: MeasurementSteps, step: Step): MeasurementSteps {
  return { past: [...past, step], future: [] }
}

/** Null when nothing was done. */
export function undone({ past, future }: MeasurementSteps): Change | null {
  const last = past.at(-1)
  if (!last) return null
  const steps = { past: past.slice(0, -1), future: [last, ...future] }
  return { steps, measurement: last.measurement, puts: last.kind === 'removed' }
}

/** Null when nothing was undone. */
export function redone({ past, future }: MeasurementSteps): Change | null {
  const [next, ...rest] = future
  if (!next) return null
  return { steps: { past: [...past, next], future: rest }, measurement: next.measurement, puts: next.kind === 'added' }
}
