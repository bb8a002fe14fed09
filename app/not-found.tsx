import Link from 'next/link'
import { buttonClass } from './components/ui/button-class.ts'
import { chooseWords } from './lib/words/choose-words.ts'

export default async function NotFound() {
  const { t } = (await chooseWords()).words
  return (
    <div className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <h1 className="text-3xl">{t('common.notFoundTitle')}</h1>
      <p className="text-muted">{t('common.notFoundText')}</p>
      <Link href="/" className={buttonClass('primary')}>
        {t('common.allReconstructions')}
      </Link>
    </div>
  )
}
