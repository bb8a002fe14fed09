'use client'

import { useEffect, useRef, useState } from 'react'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { browserStorage } from '../../lib/browser-storage.ts'

/** Where the wish is kept, for all reconstructions: who looks away once looks away again. */
const STORAGE_KEY = 'maquette-notify'

const END_TEXTS = {
  completed: 'The model is ready.',
  failed: 'It failed.',
  cancelled: 'It was cancelled.',
}

/** The browser's own notice at the end of a reconstruction, for those who look away. */
export interface EndNotice {
  /** `blocked`: the browser refuses; `insecure`: it lets only https and this computer's own addresses; `missing`: it has none. */
  state: 'off' | 'on' | 'blocked' | 'insecure' | 'missing'
  turn(on: boolean): Promise<void>
}

export function useEndNotice(job: JobView): EndNotice {
  const [state, setState] = useState<EndNotice['state']>('missing')
  const before = useRef(job.status)

  // In the browser alone: the server knows neither.
  useEffect(() => setState(stateNow()), [])

  useEffect(() => {
    const ended = !isFinal(before.current) && isFinal(job.status)
    before.current = job.status
    // Who looks at the page sees it anyway.
    if (!ended || state !== 'on' || document.hasFocus()) return
    const text = END_TEXTS[job.status as keyof typeof END_TEXTS]
    const notice = new Notification(job.name, { body: text, icon: job.thumbnailUrl ?? undefined, tag: job.id })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
  }, [job, state])

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
