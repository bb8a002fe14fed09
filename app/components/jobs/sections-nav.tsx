'use client'

import { useWords } from '../../lib/words/words-provider.tsx'
import { JumpLink } from '../ui/jump-link.tsx'
import { useCurrentPart } from './use-current-part.ts'

/** A part of the page, by the id of what it begins with. */
export interface Section {
  id: string
  name: 'viewer.model' | 'report.heading' | 'jobs.photosHeading' | 'report.log' | 'share.downloads'
  /** On a wide screen it stands beside the others, in sight. */
  isBeside?: boolean
}

/** From part to part of a long page. It stays in sight, but on a screen so low that it would cover too much. */
export function SectionsNav({ sections }: { sections: readonly Section[] }) {
  const { t } = useWords()
  const current = useCurrentPart(sections.filter(({ isBeside }) => !isBeside).map(({ id }) => id))
  if (sections.length < 2) return null
  return (
    <nav
      aria-label={t('jobs.sections')}
      data-sections=""
      className="-mx-4 sm:-mx-8 z-10 overflow-x-auto border-line border-b bg-page px-4 [@media(min-height:30.01rem)]:sticky [@media(min-height:30.01rem)]:top-0 sm:px-8"
    >
      <ul className="-ml-3 flex">
        {sections.map(({ id, name, isBeside }) => (
          <li key={id} className={isBeside ? 'lg:hidden' : undefined}>
            <JumpLink
              to={id}
              isCurrent={id === current}
              className="-outline-offset-2 relative flex min-h-11 items-center rounded-md px-3 text-muted text-sm after:absolute after:inset-x-3 after:bottom-0 after:border-transparent after:border-b-2 hover:text-text aria-[current]:text-text aria-[current]:after:border-accent"
            >
              {t(name)}
            </JumpLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
