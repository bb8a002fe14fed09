'use client'

import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useWords } from './words-provider.tsx'

/**
 * Around controls of React Aria, so that their numbers and their own few words are in the page's language and not in the browser's. Beside
 * these controls and not around the whole page, which comes before any of them.
 */
export function PageLocale({ children }: { children: ReactNode }) {
  return <I18nProvider locale={useWords().locale}>{children}</I18nProvider>
}
