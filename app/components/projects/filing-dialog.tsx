'use client'

import { type FormEvent, useState } from 'react'
import { Form, Input, Label, TextField } from 'react-aria-components'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { MAX_PROJECT_NAME_CHARACTERS, MAX_TAG_CHARACTERS, MAX_TAGS } from '#server/contracts/lists/job-list-limits.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { notify } from '../ui/toasts.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { splitTags } from './split-tags.ts'
import { TagChip } from './tag-chip.tsx'
import { useFiling, useShelves } from './use-shelves.ts'

type FiledJob = Pick<JobSummary, 'id' | 'name' | 'project' | 'tags'>

interface FilingDialogProps {
  jobs: readonly FiledJob[]
  onClose(): void
}

/** Where one job, or several at once, are filed: a project, and tags. */
export function FilingDialog({ jobs, onClose }: FilingDialogProps) {
  const { t } = useWords()
  const [only] = jobs
  const title = jobs.length === 1 && only ? t('projects.fileOne', { name: only.name }) : null
  return (
    <Dialog title={title ?? t('projects.fileMany', { count: jobs.length })} isOpen onClose={onClose}>
      <FilingForm jobs={jobs} onClose={onClose} />
    </Dialog>
  )
}

/** Of several jobs that are in different projects. */
const KEEP = 'keep'
const NONE = 'none'
const NEW = 'new'
/** Known tags that are offered. */
const MAX_OFFERED = 12

function FilingForm({ jobs, onClose }: FilingDialogProps) {
  const { t } = useWords()
  const shelves = useShelves()
  const { create, file, tag } = useFiling()
  const projects = shelves?.projects ?? []
  const homes = new Set(jobs.map(({ project }) => project?.id ?? NONE))
  const before = homes.size === 1 ? ([...homes][0] as string) : KEEP
  const [chosen, setProject] = useState(before)
  const [newName, setNewName] = useState('')
  const [removed, setRemoved] = useState<readonly string[]>([])
  const [typed, setTyped] = useState('')
  const had = [...new Set(jobs.flatMap(({ tags }) => tags))].filter((each) => !removed.includes(each))
  const added = splitTags(typed)
  const taken = new Set([...had, ...added].map((each) => each.toLowerCase()))
  const offered = (shelves?.tags ?? []).filter((each) => !taken.has(each.tag.toLowerCase())).slice(0, MAX_OFFERED)
  // One that another tab deleted can't be chosen any more.
  const ids = [...(before === KEEP ? [KEEP] : []), NONE, ...projects.map(({ id }) => id), NEW]
  const project = ids.includes(chosen) || !shelves ? chosen : NONE
  const isBusy = create.isPending || file.isPending || tag.isPending
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const jobIds = jobs.map(({ id }) => id)
    try {
      if (project !== before) {
        const made = project === NEW ? await create.mutateAsync({ name: newName }) : null
        await file.mutateAsync({ ids: jobIds, projectId: made?.id ?? (project === NONE ? null : project) })
      }
      if (added.length > 0 || removed.length > 0)
        await tag.mutateAsync({ ids: jobIds, add: added, remove: [...removed] })
    } catch {
      // Told by a notice; what was entered is still there.
      return
    }
    notify(t('projects.saved', { count: jobs.length }))
    onClose()
  }
  const nameOf = (id: string) => {
    if (id === KEEP) return t('projects.keep')
    if (id === NONE) return t('projects.none')
    if (id === NEW) return t('projects.newMore')
    return projects.find((each) => each.id === id)?.name ?? jobs[0]?.project?.name ?? ''
  }
  return (
    <Form onSubmit={(event) => void save(event)} className="grid gap-5">
      <div className="grid gap-2">
        <p className="font-semibold">{t('projects.project')}</p>
        <Choice
          label={t('projects.project')}
          value={project}
          ids={shelves ? ids : [chosen]}
          nameOf={nameOf}
          onChange={setProject}
        />
      </div>
      {project === NEW && (
        <TextField
          value={newName}
          onChange={setNewName}
          maxLength={MAX_PROJECT_NAME_CHARACTERS}
          isRequired
          autoFocus
          className="grid gap-2"
        >
          <Label className="font-semibold">{t('projects.newName')}</Label>
          <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
        </TextField>
      )}
      {had.length > 0 && (
        <div className="grid gap-2">
          <p className="font-semibold">{t('projects.tags')}</p>
          <ul className="flex flex-wrap gap-2">
            {had.map((each) => (
              <li key={each}>
                <TagChip
                  tag={each}
                  icon={TOOL_GLYPHS.close}
                  label={t('projects.removeTag', { tag: each })}
                  onPress={() => setRemoved([...removed, each])}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      <TextField
        value={typed}
        onChange={setTyped}
        maxLength={MAX_TAGS * (MAX_TAG_CHARACTERS + 2)}
        className="grid gap-2"
      >
        <Label className="font-semibold">{t('projects.addTags')}</Label>
        <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
      </TextField>
      {offered.length > 0 && (
        <ul aria-label={t('projects.knownTags')} className="-mt-2 flex flex-wrap gap-2">
          {offered.map((each) => (
            <li key={each.tag}>
              <TagChip
                tag={each.tag}
                icon={TOOL_GLYPHS.add}
                label={t('projects.addTag', { tag: each.tag })}
                onPress={() => setTyped([...added, each.tag].join(', '))}
              />
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" kind="primary" isDisabled={isBusy || (project === NEW && newName.trim() === '')}>
          {t('jobs.save')}
        </Button>
      </DialogActions>
    </Form>
  )
}
