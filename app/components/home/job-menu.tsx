'use client'

import { useRef, useState } from 'react'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IconButton } from '../ui/button.tsx'

const loadActions = () => import('./job-actions.tsx')

/** All that one may do to a job, without going to its page. */
export function JobMenu({ job, className }: { job: JobSummary; className?: string }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const actions = useModule(loadActions, useAttended() || isOpen)
  return (
    <>
      <IconButton
        ref={trigger}
        icon="more"
        label={t('jobs.actionsFor', { name: job.name })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
        className={className}
      />
      {actions && <actions.JobActions job={job} trigger={trigger} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  )
}
