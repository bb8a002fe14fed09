'use client'

import { useState } from 'react'
import type { CaptureInput, SixViewOptions, ViewName } from '#server/contracts/capture.ts'
import { VIEW_NAMES } from '#server/contracts/capture.ts'
import type { Photo } from './photo.ts'
import {
  arrangeSixViews,
  looksLikeSixViews,
  problemsOf,
  type SixViews,
  type ViewPlace,
  type ViewRole,
} from './six-views.ts'

/** What the chosen files are taken for, and what the user changed about it. */
export interface CapturePlan {
  /** Whether the files could be six views with depth, by their names. */
  couldBeSixViews: boolean
  /** Null while they are taken for ordinary photos. */
  sixViews: SixViews | null
  options: SixViewOptions
  /** Sentences; empty when nothing is in the way. */
  problems: string[]
  takeAs(kind: 'six-views' | 'photos'): void
  /** Moves a file to another view; what is there takes its place. */
  move(file: Photo, from: ViewPlace, to: ViewName): void
  setOptions(options: SixViewOptions): void
  /** For submit; undefined for ordinary photos. */
  captureInput(): CaptureInput | undefined
}

export function useCapturePlan(photos: readonly Photo[]): CapturePlan {
  const [chosenKind, setChosenKind] = useState<'six-views' | 'photos' | null>(null)
  const [moved, setMoved] = useState<ReadonlyMap<string, ViewPlace>>(new Map())
  const [options, setOptions] = useState<SixViewOptions>({})
  const couldBeSixViews = looksLikeSixViews(photos)
  const sixViews = couldBeSixViews && chosenKind !== 'photos' ? arrangeSixViews(photos, moved) : null
  return {
    couldBeSixViews,
    sixViews,
    options,
    problems: sixViews ? problemsOf(sixViews) : [],
    takeAs: setChosenKind,
    move(file, from, to) {
      const there = sixViews?.[to][from.role]
      const next = new Map(moved).set(file.key, { view: to, role: from.role })
      if (there) next.set(there.key, from)
      setMoved(next)
    },
    setOptions,
    captureInput: () => (sixViews ? { kind: 'six-views', views: uploadsOf(sixViews), options } : undefined),
  }
}

function uploadsOf(views: SixViews) {
  const idsOf = (files: Partial<Record<ViewRole, Photo>>) =>
    Object.fromEntries(Object.entries(files).flatMap(([role, file]) => (file.uploadId ? [[role, file.uploadId]] : [])))
  return Object.fromEntries(VIEW_NAMES.map((view) => [view, idsOf(views[view])]))
}
