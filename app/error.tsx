'use client'

import { buttonClass } from './components/ui/button-class.ts'
import { useWords } from './lib/words/words-provider.tsx'

export default function ErrorPage({ reset }: { error: Error; reset(): void }) {
  const { t } = useWords()
  return (
    <div role="alert" className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <h1 className="text-3xl">{t('common.errorTitle')}</h1>
      <p className="text-muted">{t('common.errorText')}</p>
      <button type="button" className={buttonClass('primary')} onClick={reset}>
        {t('common.reload')}
      </button>
    </div>
  )
}
