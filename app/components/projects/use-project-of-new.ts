'use client'

import { useState } from 'react'
import { useWords } from '../../lib/words/words-provider.tsx'
import { choiceOfQuery } from '../home/list-options.ts'
import { useShelves } from './use-shelves.ts'

const NONE = ''

/** The project that a new job goes into: the one that the list shows, unless another was chosen; empty for none. */
export function useProjectOfNew() {
  const { t } = useWords()
  const shelves = useShelves()
  const [chosen, choose] = useState<string | null>(null)
  const projects = shelves?.projects ?? []
  const wanted = chosen ?? projectOfAddress()
  return {
    // One that is gone can't be chosen any more.
    id: projects.find(({ id }) => id === wanted)?.id ?? NONE,
    ids: [NONE, ...projects.map(({ id }) => id)],
    nameOf: (id: string) => projects.find((each) => each.id === id)?.name ?? t('projects.none'),
    choose,
  }
}

function projectOfAddress(): string | null {
  const search = typeof window === 'undefined' ? '' : window.location.search
  return choiceOfQuery(new URLSearchParams(search)).project
}
