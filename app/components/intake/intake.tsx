'use client'

import { useCallback, useEffect, useRef } from 'react'
import type { LeftOut } from '#intake/sort-files.ts'
import { useIntake } from '../../lib/intake/use-intake.ts'
import { useLoadQueue } from '../../lib/upload/capture-provider.tsx'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { pathOf } from '../../lib/upload/pick-files.ts'
import { takeDescriptions, takeImages } from '../../lib/upload/take-picked.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { notify, notifyError, notifyUntilRead } from '../ui/toasts.tsx'
import { IntakeDialogs } from './intake-dialogs.tsx'

/** Sorts out what was chosen, asks what there is to ask, and hands the rest to the queue. `picks`: all choices so far, each taken once. */
export function Intake({ picks }: { picks: readonly PickedFile[][] }) {
  const intake = useIntake(useSend())
  const { offer } = intake
  const taken = useRef(0)
  useEffect(() => {
    for (const picked of picks.slice(taken.current)) void offer(picked).catch(notifyError)
    taken.current = picks.length
  }, [picks, offer])
  return <IntakeDialogs intake={intake} />
}

/** Hands files to the queue, and says what of them goes nowhere. */
function useSend() {
  const words = useWords()
  const { t } = words
  const loadQueue = useLoadQueue()
  return useCallback(
    async (picked: PickedFile[], leftOutOfArchives: LeftOut[]) => {
      const [queue, taken] = await Promise.all([loadQueue(), takeDescriptions(picked)])
      const { files, unnamed, transforms, captureJson } = taken
      if (captureJson !== null) queue.setCaptureJson(captureJson)
      if (transforms) queue.setTransforms(transforms)
      const { images, leftOut } = takeImages(files)
      const { already } = queue.add(images)
      if (already > 0) notify(t('home.alreadyListed', { count: already }))
      if (leftOut.length > 0) {
        notify(t('home.noPhotos', { count: leftOut.length }), named(leftOut.map(pathOf), words))
      }
      if (leftOutOfArchives.length > 0) {
        const files = leftOutOfArchives.map(
          ({ path, reason, code }) => `${path} (${code ? t(`zipReasons.${code}`) : reason})`,
        )
        notifyUntilRead(t('home.zipLeftOut', { count: files.length }), named(files, words))
      }
      if (unnamed.length > 0) notify(t('home.noPose', { count: unnamed.length }))
    },
    [loadQueue, t, words],
  )
}

/** More names than a notice has room for. */
const NAMED = 4

/** `a, b and 3 more` */
function named(names: readonly string[], words: Words): string {
  const rest = names.length - NAMED
  return words.list(rest > 0 ? [...names.slice(0, NAMED), words.t('jobs.more', { count: rest })] : names)
}
