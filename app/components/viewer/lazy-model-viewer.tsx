import dynamic from 'next/dynamic'
import { useWords } from '../../lib/words/words-provider.tsx'

/** three.js is a big part of a page and not needed before there is something to see. */
export const LazyModelViewer = dynamic(() => import('./model-viewer.tsx').then((file) => file.ModelViewer), {
  ssr: false,
  loading: Loading,
})

function Loading() {
  const { t } = useWords()
  return <p className="grid h-full place-items-center text-muted">{t('viewer.loadingViewer')}</p>
}
