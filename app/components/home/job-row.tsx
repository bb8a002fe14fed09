'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { JobChips, JobDetails, JobLink, JobPicture, JobShelves, JobState } from './job-facts.tsx'
import { JobMenu } from './job-menu.tsx'
import { SelectBox, type Selection } from './select-box.tsx'

export interface JobItemProps {
  job: JobSummary
  nowMs: number
  selection: Selection
}

/** The name's link covers the whole row; the menu lies above it. */
export function JobRow({ job, nowMs, selection }: JobItemProps) {
  return (
    <li className="relative grid grid-cols-[5.5rem_minmax(0,1fr)_auto] items-start gap-x-4 border-line border-b py-4 hover:bg-surface sm:items-center sm:grid-cols-[8rem_minmax(0,1fr)_auto] sm:gap-x-6">
      <JobPicture job={job} />
      <div className="grid min-w-0 grid-cols-1 gap-1">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <h3 className="line-clamp-2 min-w-0 max-w-full break-words font-semibold text-lg">
            <JobLink job={job} coversAll={selection === null} />
          </h3>
          <JobChips job={job} />
        </div>
        <JobDetails job={job} nowMs={nowMs} />
        <JobState job={job} />
        <JobShelves job={job} />
      </div>
      {selection ? (
        <SelectBox name={job.name} selection={selection} />
      ) : (
        <JobMenu job={job} className="relative z-10" />
      )}
    </li>
  )
}
