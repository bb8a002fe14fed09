import { notFound } from 'next/navigation'
import { jobIdInputSchema } from '#server/contracts/job-inputs.ts'
import { JobPage } from '../../../components/jobs/job-page.tsx'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  // A mistyped address names no job; asked for all the same, it would be told off for its form.
  if (!jobIdInputSchema.safeParse({ id }).success) notFound()
  return <JobPage key={id} id={id} />
}
