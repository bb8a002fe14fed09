import { notFound } from 'next/navigation'
import { jobIdInputSchema } from '#server/contracts/job-inputs.ts'
import { getJobFeed } from '#server/trpc.ts'
import { JobPage } from '../../../components/jobs/job-page.tsx'

export const dynamic = 'force-dynamic'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  // A mistyped address names no job; asked for all the same, it would be told off for its form.
  if (!jobIdInputSchema.safeParse({ id }).success) notFound()
  // Where that fails, the page itself asks, says what is wrong, and recovers.
  const first = await getJobFeed()
    .read(id)
    .then(({ job }) => job)
    .catch(() => null)
  return <JobPage key={id} id={id} first={first} />
}
