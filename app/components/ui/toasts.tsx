'use client'

import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { readError } from '../../lib/read-error.ts'
import { sayError } from '../../lib/say-error.ts'
import { wordsOfPage } from '../../lib/words/words-of-page.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IconButton } from './button.tsx'

interface Notice {
  title: string
  detail?: string
  tone: 'plain' | 'bad'
}

/** The component set asks for at least five seconds; an error stays until it is closed. */
const PLAIN_MS = 6000

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 })

export function notify(title: string, detail?: string): void {
  queue.add({ title, detail, tone: 'plain' }, { timeout: PLAIN_MS })
}

/** Stays until it is closed: of something that is missing from what was chosen. */
export function notifyUntilRead(title: string, detail: string): void {
  queue.add({ title, detail, tone: 'bad' })
}

/** Tells of a failed call: an `ErrorBody`, or whatever the call threw. */
export function notifyError(error: unknown): void {
  const { message, suggestion, original } = sayError(readError(error), wordsOfPage())
  queue.add({ title: message, detail: original ? `${suggestion} (${original})` : suggestion, tone: 'bad' })
}

export function Toasts() {
  const { t } = useWords()
  return (
    <ToastRegion
      queue={queue}
      aria-label={t('common.notices')}
      className="fixed right-4 bottom-(--notices-bottom,1rem) z-50 grid w-[min(26rem,calc(100vw-2rem))] gap-3 outline-none"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex animate-[appear_150ms] items-start gap-3 rounded-lg border border-line bg-surface p-3 pl-4 shadow-lg"
        >
          <span
            aria-hidden="true"
            className={`w-1 self-stretch rounded-full ${toast.content.tone === 'bad' ? 'bg-bad' : 'bg-accent'}`}
          />
          <ToastContent className="grid flex-1 gap-0.5 py-1.5">
            <Text slot="title" className="font-medium">
              {toast.content.title}
            </Text>
            {toast.content.detail && (
              <Text slot="description" className="text-muted text-sm">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          <IconButton slot="close" icon="close" label={t('common.dismiss')} />
        </Toast>
      )}
    </ToastRegion>
  )
}
