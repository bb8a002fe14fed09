'use client'

import {
  Button,
  UNSTABLE_ToastRegion as Region,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components'
import { PageLocale } from '../../lib/words/page-locale.tsx'
import { useWords } from '../../lib/words/words-provider.tsx'
import { buttonClass } from './button-class.ts'
import { Glyph } from './glyph.tsx'
import type { Notice } from './toasts.tsx'
import { TOOL_GLYPHS } from './tool-glyphs.ts'

/** The component set asks for at least five seconds; an error stays until it is closed. */
const PLAIN_MS = 6000

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 })

export function showNotice(notice: Notice): void {
  queue.add(notice, notice.tone === 'plain' ? { timeout: PLAIN_MS } : {})
}

export function ToastRegion() {
  const { t } = useWords()
  return (
    <PageLocale>
      <Region
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
            <Button slot="close" aria-label={t('common.dismiss')} className={buttonClass('quiet', 'icon')}>
              <Glyph name={TOOL_GLYPHS.close} />
            </Button>
          </Toast>
        )}
      </Region>
    </PageLocale>
  )
}
