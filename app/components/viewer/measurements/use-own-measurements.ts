'use client'

import { useEffect, useState } from 'react'
import type { Measurement } from '#server/contracts/model/marks.ts'
import { browserStorage } from '../../../lib/browser-storage.ts'
import type { Marking } from '../marks/marking.ts'
import { JobTurns } from './job-turns.ts'
import { keepMeasurements, keptMeasurements } from './measurement-drafts.ts'

interface OwnMeasurements {
  /** What is not with the job: on its way to it, refused, or made by somebody who may only look. The browser keeps it. */
  own: readonly Measurement[]
  /** By their ids: what the server did not take. */
  unsaved: ReadonlySet<string>
  /** Shows a measurement at once, and puts it on the job where one may. */
  put(measurement: Measurement): void
  take(measurement: Measurement): void
}

export function useOwnMeasurements({ marks, actions }: Marking, modelId: string): OwnMeasurements {
  const [own, setOwn] = useState<readonly Measurement[]>(() =>
    // What was on its way when the page was left may have arrived.
    keptMeasurements(browserStorage(), modelId).filter(({ id }) => marks.every((mark) => mark.id !== id)),
  )
  const [unsaved, setUnsaved] = useState<ReadonlySet<string>>(() => new Set(actions ? own.map(({ id }) => id) : []))
  const [jobTurns] = useState(() => new JobTurns())
  useEffect(() => keepMeasurements(browserStorage(), modelId, own), [modelId, own])

  const put = (measurement: Measurement) => {
    const { id } = measurement
    setOwn((before) => [...before.filter((each) => each.id !== id), measurement])
    if (!actions) return
    setUnsaved((before) => without(before, id))
    void jobTurns
      .next(id, false, () => actions.add(measurement))
      .then((isKept) => {
        if (isKept) setOwn((before) => before.filter((each) => each.id !== id))
        else if (isKept === false) setUnsaved((before) => new Set([...before, id]))
      })
  }
  const take = (measurement: Measurement) => {
    const { id } = measurement
    setOwn((before) => before.filter((each) => each.id !== id))
    if (!actions) return
    // There is nothing to delete where it never arrived.
    void jobTurns.next(id, !unsaved.has(id), async (isOnJob) => isOnJob && !(await actions.remove(measurement)))
  }
  return { own, unsaved, put, take }
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((each) => each !== id))
}
