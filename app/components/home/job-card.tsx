'use client'

import { JobChips, JobDetails, JobLink, JobPicture, JobShelves, JobState } from './job-facts.tsx'
import { JobMenu } from './job-menu.tsx'
import type { JobItemProps } from './job-row.tsx'
import { SelectBox } from './select-box.tsx'

/** The picture first: for those who know their models by sight. */
export function JobCard({ job, nowMs, selection }: JobItemProps) {
  return (
    <li className="relative grid content-start gap-2">
      <JobPicture job={job} />
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2">
        <div className="grid gap-1">
          <h3 className="line-clamp-2 break-words font-semibold text-lg">
            <JobLink job={job} coversAll={selection === null} />
          </h3>
          <div className="flex flex-wrap gap-x-4 gap-y-0.5">
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
      </div>
    </li>
  )
}
