import type { SiteWords } from '#server/http/site/site-files.ts'
import type { Words } from '../lib/words/words.ts'

/** What an exported or embedded model says, in a language of the page. */
export function saySite({ t, language }: Words): SiteWords {
  return {
    language,
    turn: t('share.siteTurn'),
    views: t('marks.views'),
    keys: t('share.siteKeys'),
    failed: t('share.siteFailed'),
    gone: t('share.siteGone'),
    later: t('share.siteLater'),
  }
}
