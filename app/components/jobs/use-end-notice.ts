'use client'

import { useEffect, useRef, useState } from 'react'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { browserStorage } from '../../lib/browser-storage.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

/** Where the wish is kept, for all reconstructions: who looks away once looks away again. */
const STORAGE_KEY = 'maquette-notify'

const END_KEYS = { completed: 'jobs.endCompleted', failed: 'jobs.endFailed', cancelled: 'jobs.endCancelled' } as const

/** The browser's own notice at the end of a reconstruction, for those who look away. */
export interface EndNotice {
  /**
   * `blocked`: the browser refuses; `insecure`: it lets only https and this computer's own addresses; `missing`: it has none; `unknown`: on the
   * server, and until the page's script runs.
   */
  state: 'unknown' | 'off' | 'on' | 'blocked' | 'insecure' | 'missing'
  turn(on: boolean): Promise<void>
}

export function useEndNotice(job: JobView): EndNotice {
  const { t } = useWords()
  const [state, setState] = useState<EndNotice['state']>('unknown')
  const before = useRef(job.status)

  // In the browser alone: the server knows neither.
  useEffect(() => setState(stateNow()), [])

  useEffect(() => {
    const ended = !isFinal(before.current) && isFinal(job.status)
    before.current = job.status
    // Who looks at the page sees it anyway.
    if (!ended || state !== 'on' || document.hasFocus()) return
    const text = t(END_KEYS[job.status as keyof typeof END_KEYS])
    const notice = new Notification(job.name, { body: text, icon: job.thumbnailUrl ?? undefined, tag: job.id })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
  }, [job, state, t])

  return {
    state,
    async turn(on) {
      if (on && Notification.permission === 'default') await Notification.requestPermission()
      browserStorage().setItem(STORAGE_KEY, on ? 'yes' : 'no')
      setState(stateNow())
    },
  }
}

function stateNow(): EndNotice['state'] {
  if (!window.isSecureContext) return 'insecure'
  if (!('Notification' in window)) return 'missing'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' && browserStorage().getItem(STORAGE_KEY) === 'yes' ? 'on' : 'off'
}
