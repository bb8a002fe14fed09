'use client'

import { type RefObject, useState } from 'react'
import {
  type Annotation,
  annotationsOf,
  type CameraView,
  type SavedView,
  savedViewsOf,
} from '#server/contracts/model/marks.ts'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import { placeOfView, sceneFromWorld } from '../scene/world-places.ts'
import type { NamedMark } from './mark-list.tsx'
import type { MarkActions, Marking } from './marking.ts'

/** Annotations and saved views of the model that is shown. */
export interface Marks {
  annotations: readonly Annotation[]
  views: readonly SavedView[]
  /** The view to begin with. */
  opening: CameraView | null
  /** Null where one may only look. */
  actions: MarkActions | null
  /** The one whose text is shown. */
  selected: Annotation | null
  /** Shows the text of an annotation and flies to it; null puts the text away. */
  select(annotation: Annotation | null): void
  look(view: CameraView): void
  /** What was deleted last, until it is back or something else is deleted. */
  removed: NamedMark | null
  remove(mark: NamedMark): void
  /** Null when nothing was deleted. */
  restore: (() => void) | null
}

export function useMarks(
  { marks, actions }: Marking,
  { model, handle }: { model: ViewerModel | null; handle: RefObject<ViewHandle | null> },
): Marks {
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [removed, setRemoved] = useState<NamedMark | null>(null)
  const annotations = annotationsOf(marks)
  const views = savedViewsOf(marks)
  const look = (to: CameraView) => {
    const view = handle.current?.view
    if (view && model) view.flyTo(placeOfView(to, model, view.present.aspect))
  }
  return {
    annotations,
    views,
    opening: views.find(({ isOpening }) => isOpening)?.view ?? null,
    actions,
    selected: annotations.find(({ id }) => id === selectedId) ?? null,
    select(annotation) {
      setSelectedId(annotation?.id ?? null)
      if (annotation?.view) look(annotation.view)
      else if (annotation && model) handle.current?.view.center(sceneFromWorld(annotation.position, model))
    },
    look,
    removed,
    remove(mark) {
      void actions?.remove(mark).then((isGone) => isGone && setRemoved(mark))
    },
    restore:
      removed &&
      (() => {
        void actions?.add(removed).then((isBack) => isBack && setRemoved(null))
      }),
  }
}
