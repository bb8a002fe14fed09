'use client'

import { useState } from 'react'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { FILTER_CLASS } from './filter-class.ts'
import { NO_FILTERS } from './list-options.ts'
import { changeListOptions, type ListOptions } from './use-list-options.ts'

const loadDialog = () => import('../projects/projects-dialog.tsx')

interface ShelfFiltersProps {
  shelves: Shelves | undefined
  options: ListOptions
}

const ALL = ''
const NONE = 'none'

/** Lists one project or tag alone, where there are any, and opens the projects themselves. */
export function ShelfFilters({ shelves, options: { project, tag } }: ShelfFiltersProps) {
  const { t } = useWords()
  const [isManaging, setManaging] = useState(false)
  const dialog = useModule(loadDialog, useAttended() || isManaging)
  const projects = shelves?.projects ?? []
  const tags = (shelves?.tags ?? []).map((each) => each.tag)
  const tagShown = tag && (tags.find((each) => each.toLowerCase() === tag.toLowerCase()) ?? tag)
  const nameOf = (id: string) => {
    if (id === ALL) return t('projects.all')
    if (id === NONE) return t('projects.none')
    // One that another tab deleted still filters, until another is chosen.
    return projects.find((each) => each.id === id)?.name ?? t('projects.gone')
  }
  return (
    <>
      {(projects.length > 0 || project !== null) && (
        <Choice
          className={FILTER_CLASS}
          label={t('projects.project')}
          value={project ?? ALL}
          ids={withChosen([ALL, ...projects.map(({ id }) => id), NONE], project)}
          nameOf={nameOf}
          onChange={(id) => changeListOptions({ project: id || null })}
        />
      )}
      {(tags.length > 0 || tag !== null) && (
        <Choice
          className={FILTER_CLASS}
          label={t('projects.tag')}
          value={tagShown ?? ALL}
          ids={withChosen([ALL, ...tags], tagShown)}
          nameOf={(each) => (each === ALL ? t('projects.allTags') : `#${each}`)}
          onChange={(each) => changeListOptions({ tag: each || null })}
        />
      )}
      <IconButton kind="secondary" icon="folder" label={t('projects.manage')} onPress={() => setManaging(true)} />
      {isManaging && dialog && (
        <dialog.ProjectsDialog
          onClose={() => setManaging(false)}
          onShow={(id) => {
            changeListOptions({ ...NO_FILTERS, project: id })
            setManaging(false)
          }}
          onRemoved={(id) => project === id && changeListOptions({ project: null })}
        />
      )}
    </>
  )
}

function withChosen(ids: string[], chosen: string | null): string[] {
  return chosen === null || ids.includes(chosen) ? ids : [...ids, chosen]
}
