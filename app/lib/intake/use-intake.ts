'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { isZipName } from '#intake/file-kinds.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import type { PickedFile } from '../upload/photo.ts'
import { type IllustratedQuestion, questionsAbout } from './ask-about-sets.ts'
import { filesToOpen } from './files-to-open.ts'
import { framesOfVideo, type VideoStep } from './frames-of-video.ts'
import { type OfferedFile, offerPicked } from './offered-file.ts'
import { takeAll } from './take-all.ts'
import { whatIsKnown } from './what-is-known.ts'
import { withoutLeftOut } from './without-left-out.ts'

/** What stands between choosing files and sending them. */
export type IntakeStep =
  | {
      kind: 'questions'
      questions: readonly IllustratedQuestion[]
      /** Photos, all copies of them included. */
      photoCount: number
      /** Paths to leave out; null takes nothing at all. */
      answer(leftOut: ReadonlySet<string> | null): void
    }
  | { kind: 'unpacking'; done: number; total: number; cancel(): void }
  | VideoStep

export interface Intake {
  /** Null while nothing is asked or unpacked. */
  step: IntakeStep | null
  /** Takes chosen files through everything there is to ask, and hands on what is left. Rejects with IntakeError. */
  offer(picked: readonly PickedFile[]): Promise<void>
}

type Show = (step: IntakeStep | null) => void

/** `onReady` gets what shall be sent, after all questions, and what of archives is left out. A second choice waits for the first. */
export function useIntake(onReady: (picked: PickedFile[], leftOut: LeftOut[]) => Promise<void>): Intake {
  const [step, setStep] = useState<IntakeStep | null>(null)
  const last = useRef(Promise.resolve())
  const leaving = useRef(new AbortController())
  useEffect(() => {
    leaving.current = new AbortController()
    return () => leaving.current.abort()
  }, [])

  const offer = useCallback(
    (picked: readonly PickedFile[]) => {
      const stop = new AbortController()
      const signal = AbortSignal.any([leaving.current.signal, stop.signal])
      const run = async () => {
        try {
          const taken = await takeIn(picked, { show: setStep, signal, cancel: () => stop.abort() })
          signal.throwIfAborted()
          if (taken.files.length > 0) await onReady(taken.files, taken.leftOut)
        } catch (thrown) {
          if (!signal.aborted) throw thrown
        } finally {
          setStep(null)
        }
      }
      const done = last.current.then(run)
      last.current = done.catch(() => {})
      return done
    },
    [onReady],
  )
  return useMemo(() => ({ step, offer }), [step, offer])
}

interface Way {
  show: Show
  signal: AbortSignal
  cancel(): void
}

/** What shall be sent of some chosen files, and what of the archives among them is not. */
async function takeIn(picked: readonly PickedFile[], { show, signal, cancel }: Way): ReturnType<typeof takeAll> {
  // (1) archives are opened like folders, videos by their frames
  const offered: OfferedFile[] = []
  const leftOut: LeftOut[] = []
  const opened = filesToOpen(picked)
  for (const one of picked) {
    if (!opened.has(one)) {
      offered.push(offerPicked(one))
    } else if (isZipName(one.file.name)) {
      // Loaded when it is needed: most people bring photos.
      const archive = await (await import('./offer-archive.ts')).offerArchive(one.file)
      offered.push(...archive.offered)
      leftOut.push(...archive.leftOut)
    } else {
      offered.push(...(await framesOfVideo(one.file, { show, signal, cancel })).map(offerPicked))
      show(null)
      signal.throwIfAborted()
    }
  }
  // (2) what a person has to say
  const wanted = await askAbout(offered, show, signal)
  // (3) unpacked, and on to the server
  const total = wanted.filter(({ isPacked }) => isPacked).length
  const showProgress = (done: number) => total > 0 && show({ kind: 'unpacking', done, total, cancel })
  showProgress(0)
  const taken = await takeAll(wanted, { signal, onProgress: showProgress })
  return { files: taken.files, leftOut: [...taken.leftOut, ...leftOut] }
}

/** What is left of some files after what is to be asked about them. */
async function askAbout(
  offered: readonly OfferedFile[],
  show: Show,
  signal: AbortSignal,
): Promise<readonly OfferedFile[]> {
  const known = await whatIsKnown(offered)
  if (known === 'files') return offered
  const { questions, photoCount } = await questionsAbout(offered, { signal, onlySizes: known === 'poses' })
  if (questions.length === 0) return offered
  const { promise, resolve } = Promise.withResolvers<ReadonlySet<string> | null>()
  const onLeave = () => resolve(null)
  signal.addEventListener('abort', onLeave)
  try {
    show({ kind: 'questions', questions, photoCount, answer: resolve })
    const leftOut = await promise
    return leftOut === null ? [] : withoutLeftOut(offered, leftOut)
  } finally {
    signal.removeEventListener('abort', onLeave)
    show(null)
    for (const { pictures } of questions) for (const url of pictures.values()) URL.revokeObjectURL(url)
  }
}
