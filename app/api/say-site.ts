import type { SiteWords } from '#server/http/site/site-files.ts'
import { formatLength } from '../components/viewer/placement/length.ts'
import type { Words } from '../lib/words/words.ts'

/** What an exported or embedded model says, in a language of the page. */
export function saySite(words: Words): SiteWords {
  const { t, language } = words
  return {
    language,
    turn: t('share.siteTurn'),
    views: t('marks.views'),
    keys: t('share.siteKeys'),
    failed: t('share.siteFailed'),
    gone: t('share.siteGone'),
    later: t('share.siteLater'),
    measured: t('marks.measurements'),
    sayLength: (length, metresPerUnit) => formatLength(length, metresPerUnit, words),
  }
}
