'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { TagChip } from './tag-chip.tsx'

interface ShelfChipsProps {
  job: Pick<JobSummary, 'project' | 'tags'>
  /** Lists what is filed alike; one of both. */
  onShow(filter: { project: string } | { tag: string }): void
  className?: string
}

/** The project and the tags of a job; nothing where it has none. */
export function ShelfChips({ job: { project, tags }, onShow, className }: ShelfChipsProps) {
  const { t } = useWords()
  if (!project && tags.length === 0) return null
  return (
    <ul aria-label={t('projects.filed')} className={className}>
      {project && (
        <li className="min-w-0">
          <TagChip
            tag={project.name}
            label={t('projects.showProject', { name: project.name })}
            icon="folder"
            className="flex-row-reverse bg-sunken"
            onPress={() => onShow({ project: project.id })}
          />
        </li>
      )}
      {tags.map((tag) => (
        <li key={tag} className="min-w-0">
          <TagChip tag={`#${tag}`} label={t('projects.showTag', { tag })} onPress={() => onShow({ tag })} />
        </li>
      ))}
    </ul>
  )
}
