'use client'

import { useMemo, useState } from 'react'
import type { CaptureInput, SixViewOptions } from '#server/contracts/capture/capture.ts'
import { sixViewOptionsSchema, VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import { looksLikeSixViews, type ViewPlace, type ViewRole } from '#server/contracts/capture/six-view-names.ts'
import type { Words } from '../words/words.ts'
import { useWords } from '../words/words-provider.tsx'
import type { Photo, TransformsFile } from './photo.ts'
import { maskedUploads, NO_MASKS, type PhotoMasks, pairMasks } from './photo-masks.ts'
import { arrangePosed, type PosedCapture, posedProblemsOf, readPoses } from './posed-capture.ts'
import { arrangeSixViews, problemsOf, type SixViews } from './six-views.ts'

/** What the chosen files are taken for, and what the user changed about it. */
export interface CapturePlan {
  /** Whether the files could be six views with depth, by their names. */
  couldBeSixViews: boolean
  /** Null while they are taken for ordinary photos. */
  sixViews: SixViews | null
  /** Null unless a transforms.json came along that can be read. */
  posed: PosedCapture | null
  /** Of ordinary photos. */
  masks: PhotoMasks
  /** What is wrong with poses that can't be read, and what to do. */
  transformsProblem: { problem: string; suggestion: string } | null
  options: SixViewOptions
  /** Sentences; empty when nothing is in the way. */
  problems: string[]
  takeAs(kind: 'six-views' | 'photos'): void
  /** Leaves out frames whose files are not there; `false` takes that back. */
  leaveOutMissing(leaveOut: boolean): void
  /** Moves a file to another place; what is there takes its place. */
  move(file: Photo, from: ViewPlace, to: ViewPlace): void
  setOptions(options: SixViewOptions): void
  /** For submit; undefined for ordinary photos. */
  captureInput(): CaptureInput | undefined
}

interface CaptureSources {
  photos: readonly Photo[]
  transforms: TransformsFile | null
  /** The text of a capture.json. */
  captureJson: string | null
}

export function useCapturePlan({ photos, transforms, captureJson }: CaptureSources): CapturePlan {
  const words = useWords()
  const [chosenKind, setChosenKind] = useState<'six-views' | 'photos' | null>(null)
  const [moved, setMoved] = useState<ReadonlyMap<string, ViewPlace>>(new Map())
  const [chosenOptions, setOptions] = useState<SixViewOptions | null>(null)
  const given = useMemo(() => readOptions(captureJson), [captureJson])
  const options = chosenOptions ?? given ?? {}
  const [leftOutOf, setLeftOutOf] = useState<TransformsFile | null>(null)
  const read = useMemo(() => transforms && readPoses(transforms), [transforms])
  const isLeftOut = transforms !== null && leftOutOf?.text === transforms.text
  const posed = useMemo(
    () => (transforms && read && 'transforms' in read ? arrangePosed(read, transforms, photos, isLeftOut) : null),
    [transforms, read, photos, isLeftOut],
  )
  const transformsProblem = transforms?.isLost ? posesLost(transforms, words) : read && 'problem' in read ? read : null
  const couldBeSixViews = read === null && looksLikeSixViews(photos)
  const sixViews = couldBeSixViews && chosenKind !== 'photos' ? arrangeSixViews(photos, moved) : null
  const isPlain = !sixViews && !posed
  const masks = useMemo(() => (isPlain ? pairMasks(photos) : NO_MASKS), [isPlain, photos])
  return {
    couldBeSixViews,
    sixViews,
    masks,
    posed,
    transformsProblem,
    options,
    problems: [
      ...(transformsProblem ? [transformsProblem.problem] : []),
      ...(posed ? posedProblemsOf(posed, words) : []),
      ...(sixViews ? problemsOf(sixViews, words) : []),
      ...(sixViews && given === null && chosenOptions === null ? [words.t('upload.badOptions')] : []),
    ],
    takeAs: setChosenKind,
    leaveOutMissing: (leaveOut) => setLeftOutOf(leaveOut ? transforms : null),
    move(file, from, to) {
      const there = sixViews?.[to.view][to.role]
      const next = new Map(moved).set(file.key, to)
      if (there) next.set(there.key, from)
      setMoved(next)
    },
    setOptions,
    captureInput() {
      if (sixViews) return { kind: 'six-views', views: uploadsOf(sixViews), options }
      if (posed) {
        const { transforms, leftOut } = posed
        const left = leftOut.length > 0 ? { leftOut: [...leftOut] } : {}
        return { kind: 'posed', transforms, files: uploadsByPath(posed), ...left }
      }
      const pairs = maskedUploads(photos, masks).masks
      return Object.keys(pairs).length > 0 ? { kind: 'photos', masks: pairs } : undefined
    },
  }
}

function uploadsOf(views: SixViews) {
  const idsOf = (files: Partial<Record<ViewRole, Photo>>) =>
    Object.fromEntries(Object.entries(files).flatMap(([role, file]) => (file.uploadId ? [[role, file.uploadId]] : [])))
  return Object.fromEntries(VIEW_NAMES.map((view) => [view, idsOf(views[view])]))
}

function uploadsByPath({ transforms, files }: PosedCapture): Record<string, string> {
  return Object.fromEntries(
    pathsOfTransforms(transforms).flatMap((path) => {
      const uploadId = files.get(path)?.uploadId
      return uploadId ? [[path, uploadId]] : []
    }),
  )
}

/** What a capture.json says; null when it can't be read. */
function readOptions(text: string | null): SixViewOptions | null {
  if (text === null) return {}
  try {
    return sixViewOptionsSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function posesLost({ source }: TransformsFile, { t }: Words) {
  return { problem: t('upload.posesLost', { source }), suggestion: t('upload.posesLostHelp') }
}
