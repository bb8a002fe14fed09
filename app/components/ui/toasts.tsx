'use client'

import { useAttended } from '../../lib/lazy/attention.ts'
import { loadModule, useModule } from '../../lib/lazy/use-module.ts'
import { readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { wordsOfPage } from '../../lib/words/words-of-page.ts'

export interface Notice {
  title: string
  detail?: string | undefined
  /** `bad` stays until it is closed. */
  tone: 'plain' | 'bad'
}

const loadRegion = () => import('./toast-region.tsx')

function show(notice: Notice): void {
  void loadModule(loadRegion).then(({ showNotice }) => showNotice(notice))
}

export function notify(title: string, detail?: string): void {
  show({ title, detail, tone: 'plain' })
}

/** Stays until it is closed: of something that is missing from what was chosen. */
export function notifyUntilRead(title: string, detail: string): void {
  show({ title, detail, tone: 'bad' })
}

/** Tells of a failed call: an `ErrorBody`, or whatever the call threw. */
export function notifyError(error: unknown): void {
  const { message, suggestion, original } = sayError(readError(error), wordsOfPage())
  show({ title: message, detail: original ? `${suggestion} (${original})` : suggestion, tone: 'bad' })
}

/** Where notices appear. */
export function Toasts() {
  const region = useModule(loadRegion, useAttended())
  return region && <region.ToastRegion />
}
