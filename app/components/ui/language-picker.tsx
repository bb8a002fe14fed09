'use client'

import { useRouter } from 'next/navigation'
import { useIsLive } from '../../lib/use-is-live.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { LANGUAGE_COOKIE, LANGUAGE_NAMES, LANGUAGES } from '../../messages/languages.ts'

/** A year, in seconds: as long as browsers keep a cookie that a page sets. */
const KEPT_S = 31_536_000

/** Chooses the page's language by hand; without a choice it is the browser's. */
export function LanguagePicker() {
  const { t, language } = useWords()
  const router = useRouter()
  const isLive = useIsLive()
  const choose = (next: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: `cookieStore` is for secure contexts only, and not in every browser
    document.cookie = `${LANGUAGE_COOKIE}=${next}; path=/; max-age=${KEPT_S}; samesite=lax`
    router.refresh()
  }
  return (
    <select
      aria-label={t('common.language')}
      // What is chosen before would be lost without a word.
      disabled={!isLive}
      value={language}
      onChange={(event) => choose(event.target.value)}
      // As wide with the system's letters as with the page's own, so that nothing moves when these come.
      className="min-h-10 w-28 rounded-md border border-transparent bg-surface px-2 text-muted text-sm hover:border-edge disabled:opacity-100"
    >
      {LANGUAGES.map((each) => (
        <option key={each} value={each} lang={each}>
          {LANGUAGE_NAMES[each]}
        </option>
      ))}
    </select>
  )
}
