'use client'

import { type FormEvent, useState } from 'react'
import { Form, Input, Label, TextField } from 'react-aria-components'
import { MAX_PROJECT_NAME_CHARACTERS } from '#server/contracts/lists/job-list-limits.ts'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { useFiling, useShelves } from './use-shelves.ts'

interface ProjectsDialogProps {
  onClose(): void
  onShow(id: string): void
  /** Its jobs are in no project any more. */
  onRemoved(id: string): void
}

/** All projects: to make, rename and delete them. */
export function ProjectsDialog({ onClose, onShow, onRemoved }: ProjectsDialogProps) {
  const { t } = useWords()
  const shelves = useShelves()
  return (
    <Dialog title={t('projects.heading')} isOpen onClose={onClose}>
      {shelves?.projects.length === 0 && <p className="text-muted">{t('projects.noneYet')}</p>}
      {!!shelves?.projects.length && (
        <ul className="divide-y divide-line border-line border-y">
          {shelves.projects.map((project) => (
            <ProjectRow
              key={project.id}
              project={project}
              onShow={() => onShow(project.id)}
              onRemoved={() => onRemoved(project.id)}
            />
          ))}
        </ul>
      )}
      <NewProject />
      <DialogActions>
        <Button onPress={onClose}>{t('common.done')}</Button>
      </DialogActions>
    </Dialog>
  )
}

interface ProjectRowProps {
  project: Shelves['projects'][number]
  onShow(): void
  onRemoved(): void
}

function ProjectRow({ project, onShow, onRemoved }: ProjectRowProps) {
  const { t } = useWords()
  const { rename, remove } = useFiling()
  const [mode, setMode] = useState<'rename' | 'delete' | null>(null)
  const close = () => setMode(null)
  const { id, name, jobs } = project
  if (mode === 'rename') {
    return (
      <li className="py-3">
        <NameForm
          label={t('projects.newNameOf', { name })}
          start={name}
          submitLabel={t('jobs.save')}
          isBusy={rename.isPending}
          onCancel={close}
          onSubmit={(next) => rename.mutate({ id, name: next }, { onSuccess: close })}
        />
      </li>
    )
  }
  if (mode === 'delete') {
    return (
      <li className="grid gap-3 py-3">
        <p role="alert">{t('projects.deleteText', { name, count: jobs })}</p>
        <div className="flex flex-wrap gap-3">
          <Button autoFocus onPress={close}>
            {t('jobs.keep')}
          </Button>
          <Button
            kind="danger"
            isDisabled={remove.isPending}
            onPress={() => remove.mutate({ id }, { onSuccess: onRemoved })}
          >
            {t('projects.deleteOne')}
          </Button>
        </div>
      </li>
    )
  }
  return (
    <li className="flex items-center gap-2 py-1">
      <Button kind="quiet" className="-ml-2 min-w-0 flex-1 justify-start! px-2! text-left!" onPress={onShow}>
        <span className="truncate">{name}</span>
        <span className="shrink-0 text-muted text-sm">{t('projects.jobs', { count: jobs })}</span>
      </Button>
      <IconButton icon={TOOL_GLYPHS.edit} label={t('projects.renameOne', { name })} onPress={() => setMode('rename')} />
      <IconButton
        icon={TOOL_GLYPHS.trash}
        label={t('projects.deleteMore', { name })}
        onPress={() => setMode('delete')}
      />
    </li>
  )
}

function NewProject() {
  const { t } = useWords()
  const { create } = useFiling()
  // A new form after each project, whose field is empty.
  const [made, setMade] = useState(0)
  return (
    <NameForm
      key={made}
      label={t('projects.newName')}
      start=""
      submitLabel={t('projects.create')}
      isBusy={create.isPending}
      onSubmit={(name) => create.mutate({ name }, { onSuccess: () => setMade(made + 1) })}
    />
  )
}

interface NameFormProps {
  label: string
  start: string
  submitLabel: string
  isBusy: boolean
  onSubmit(name: string): void
  onCancel?(): void
}

function NameForm({ label, start, submitLabel, isBusy, onSubmit, onCancel }: NameFormProps) {
  const { t } = useWords()
  const [name, setName] = useState(start)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(name)
  }
  return (
    <Form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <TextField
        value={name}
        onChange={setName}
        maxLength={MAX_PROJECT_NAME_CHARACTERS}
        autoFocus={onCancel !== undefined}
        className="grid min-w-0 flex-1 basis-48 gap-2"
      >
        <Label className="font-semibold">{label}</Label>
        <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
      </TextField>
      {onCancel && <Button onPress={onCancel}>{t('common.cancel')}</Button>}
      <Button type="submit" isDisabled={name.trim() === '' || isBusy}>
        {submitLabel}
      </Button>
    </Form>
  )
}
