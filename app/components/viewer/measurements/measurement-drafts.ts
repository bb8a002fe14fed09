import type { Measurement, WorldPoint } from '#server/contracts/model/marks.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { readDrafts, writeDrafts } from '../../../lib/kept-drafts.ts'

const KEY = 'maquette.measurements'

interface Draft {
  model: string
  measurements: Measurement[]
}

/** Keeps what is not with the job: a visitor's measurements, and those that the server did not take. None forgets the model. */
export function keepMeasurements(storage: BrowserStorage, model: string, measurements: readonly Measurement[]): void {
  const before = readDrafts<Draft>(storage, KEY, isDraft)
  const others = before.filter((each) => each.model !== model)
  if (measurements.length === 0 && others.length === before.length) return
  writeDrafts(storage, KEY, measurements.length > 0 ? [...others, { model, measurements: [...measurements] }] : others)
}

export function keptMeasurements(storage: BrowserStorage, model: string): Measurement[] {
  return readDrafts<Draft>(storage, KEY, isDraft).find((each) => each.model === model)?.measurements ?? []
}

function isDraft(value: Partial<Draft> | null): boolean {
  const { model, measurements } = value ?? {}
  return typeof model === 'string' && Array.isArray(measurements) && measurements.every(isMeasurement)
}

function isMeasurement(value: Partial<Measurement> | null): boolean {
  const { kind, id, from, to } = value ?? {}
  return kind === 'measurement' && typeof id === 'string' && isPoint(from) && isPoint(to)
}

function isPoint(value: WorldPoint | undefined): boolean {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)
}
