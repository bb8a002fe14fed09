import Link from 'next/link'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Glyph } from './glyph.tsx'

export function BackToList() {
  const { t } = useWords()
  return (
    <Link
      href="/"
      className="-ml-2 inline-flex min-h-10 items-center gap-1 justify-self-start rounded-md pr-2 text-muted"
    >
      <Glyph name="back" />
      {t('common.allReconstructions')}
    </Link>
  )
}
