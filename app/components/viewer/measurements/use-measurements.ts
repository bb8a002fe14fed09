'use client'

import { useMemo, useState } from 'react'
import type { Vector3 } from 'three'
import { v7 as uuidv7 } from 'uuid'
import { MAX_MARKS, type Measurement, measurementsOf } from '#server/contracts/model/marks.ts'
import type { Marking } from '../marks/marking.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { sceneFromWorld, worldFromScene } from '../scene/world-places.ts'
import { type MeasurementSteps, NO_STEPS, redone, undone, withStep } from './measurement-steps.ts'
import { useOwnMeasurements } from './use-own-measurements.ts'

/** A measurement in the frame of the model that is drawn. */
export interface MeasuredLine {
  measurement: Measurement
  from: Vector3
  to: Vector3
  /** In the unit of the reconstruction. */
  length: number
  /** Whether whoever looks may delete it. */
  isMine: boolean
  /** The server did not take it. */
  isUnsaved: boolean
}

/** Distances on the model: those that are kept with the job, and those that this browser alone has. */
export interface Measurements {
  lines: readonly MeasuredLine[]
  isFull: boolean
  /** Whether they are kept with the job. */
  areKept: boolean
  selected: MeasuredLine | null
  select(line: MeasuredLine | null): void
  add(ends: { from: Vector3; to: Vector3 }): void
  remove(line: MeasuredLine): void
  saveAgain(line: MeasuredLine): void
  /** What the last step deleted. */
  removed: Measurement | null
  /** Null when there is nothing to undo or redo. */
  undo: (() => void) | null
  redo: (() => void) | null
}

type Gauge = Pick<ViewerModel, 'gltfFromWorld'>

export function useMeasurements(
  marking: Marking,
  { modelId, model }: { modelId: string; model: Gauge | null },
): Measurements {
  const { marks, actions } = marking
  const { own, unsaved, put, take } = useOwnMeasurements(marking, modelId)
  const [steps, setSteps] = useState<MeasurementSteps>(NO_STEPS)
  const [selectedId, setSelectedId] = useState<string | null>(null)

  const lines = useMemo(() => {
    const kept = measurementsOf(marks)
    const others = own.filter(({ id }) => kept.every((each) => each.id !== id))
    const all = [...kept, ...others].sort((a, b) => (a.id < b.id ? -1 : 1))
    const isMine = ({ id }: Measurement) => actions !== null || others.some((each) => each.id === id)
    return model
      ? all.map((each) => lineOf(each, model, { isMine: isMine(each), isUnsaved: unsaved.has(each.id) }))
      : []
  }, [marks, own, unsaved, actions, model])

  const place = (measurement: Measurement) => {
    put(measurement)
    setSelectedId(measurement.id)
  }
  const walk = (turn: typeof undone) => {
    const turned = turn(steps)
    if (!turned) return null
    return () => {
      setSteps(turned.steps)
      if (turned.puts) place(turned.measurement)
      else take(turned.measurement)
    }
  }
  const last = steps.past.at(-1)
  return {
    lines,
    isFull: lines.length >= MAX_MARKS.measurement,
    areKept: actions !== null,
    selected: lines.find(({ measurement }) => measurement.id === selectedId) ?? null,
    select: (line) => setSelectedId(line?.measurement.id ?? null),
    add({ from, to }) {
      if (!model || lines.length >= MAX_MARKS.measurement) return
      const ends = { from: worldFromScene(from, model), to: worldFromScene(to, model) }
      const measurement: Measurement = { kind: 'measurement', id: uuidv7(), ...ends }
      setSteps((before) => withStep(before, { kind: 'added', measurement }))
      place(measurement)
    },
    remove({ measurement }) {
      setSteps((before) => withStep(before, { kind: 'removed', measurement }))
      take(measurement)
    },
    saveAgain: ({ measurement }) => place(measurement),
    removed: last?.kind === 'removed' ? last.measurement : null,
    undo: walk(undone),
    redo: walk(redone),
  }
}

function lineOf(
  measurement: Measurement,
  model: Gauge,
  states: Pick<MeasuredLine, 'isMine' | 'isUnsaved'>,
): MeasuredLine {
  const [from, to] = [sceneFromWorld(measurement.from, model), sceneFromWorld(measurement.to, model)]
  return { measurement, from, to, length: from.distanceTo(to), ...states }
}
