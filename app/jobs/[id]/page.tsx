import { JobPage } from '../../components/jobs/job-page.tsx'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <JobPage key={id} id={id} />
}
