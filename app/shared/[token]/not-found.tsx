import { chooseWords } from '../../lib/words/choose-words.ts'

/** For those who were given a link: without a way to what is the owner's. */
export default async function LinkNotFound() {
  const { t } = (await chooseWords()).words
  return (
    <div className="mx-auto grid max-w-xl justify-items-start gap-4 px-4 py-24">
      <h1 className="text-3xl">{t('share.goneTitle')}</h1>
      <p className="text-muted">{t('share.goneText')}</p>
    </div>
  )
}
