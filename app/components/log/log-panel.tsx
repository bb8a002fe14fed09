'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { downloadUrl } from '../../lib/download-url.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Disclosed } from '../ui/disclosed.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { searchLog } from './search-log.ts'
import { useLogText } from './use-log-text.ts'

/** Lines on the page at most: more make it slow, and the file has them all. */
const MAX_LINES = 3000

/** So near to the end, in pixels, counts as being there. */
const AT_END_PX = 24

/** By which the page leads to it. */
export const LOG_ID = 'log-heading'

/** What was done, line by line, closed until somebody wants to know. */
export function LogPanel({ log }: { log: ArtifactView }) {
  const { t } = useWords()
  return (
    <div className="border-line border-y">
      <Disclosed title={t('report.log')} level={2} headingId={LOG_ID} className="min-h-12 font-semibold text-lg">
        {() => <LogText log={log} />}
      </Disclosed>
    </div>
  )
}

function LogText({ log }: { log: ArtifactView }) {
  const { t } = useWords()
  const { text, failed } = useLogText(log)
  const [query, setQuery] = useState('')
  const found = useMemo(() => searchLog(text ?? '', query, MAX_LINES), [text, query])
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <input
          type="search"
          aria-label={t('report.logSearch')}
          placeholder={t('report.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="min-h-11 min-w-0 grow basis-56 rounded-md border border-edge bg-surface px-3 placeholder:text-muted"
        />
        <p role="status" className="text-muted text-sm tabular-nums">
          {query.trim()
            ? t('report.logFound', { found: found.matchCount, count: found.lineCount })
            : t('report.logLines', { count: found.lineCount })}
        </p>
        <a href={downloadUrl(log)} download={log.name} className={buttonClass('secondary')}>
          <Glyph name={TOOL_GLYPHS.download} />
          {t('common.download')}
        </a>
      </div>
      {failed && <p className="text-warn">{t('report.logFailed')}</p>}
      {found.hiddenCount > 0 && (
        <p className="text-muted text-sm">{t('report.logHidden', { count: found.hiddenCount })}</p>
      )}
      {text === null ? <p className="text-muted">{t('common.loading')}</p> : <Lines lines={found.lines} />}
    </div>
  )
}

/** Follows the end until the reader scrolls away from it. */
function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useWords()
  const box = useRef<HTMLElement | null>(null)
  const [isFollowing, setFollowing] = useState(true)

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines move the end
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, isFollowing])

  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = box.current ?? { scrollTop: 0, clientHeight: 0, scrollHeight: 0 }
    setFollowing(scrollTop + clientHeight >= scrollHeight - AT_END_PX)
  }
  return (
    <div className="relative">
      <section
        ref={box}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll what overflows
        tabIndex={0}
        aria-label={t('report.logRegion')}
        className="max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3"
      >
        <pre className="whitespace-pre-wrap font-mono text-xs leading-relaxed [overflow-wrap:anywhere]">
          {lines.length > 0 ? lines.join('\n') : t('report.logNone')}
        </pre>
      </section>
      {!isFollowing && (
        <div className="absolute right-4 bottom-4">
          <Button onPress={() => setFollowing(true)}>
            <Glyph name={TOOL_GLYPHS.download} />
            {t('report.logEnd')}
          </Button>
        </div>
      )}
    </div>
  )
}
