import { notFound } from 'next/navigation'
import { jobIdInputSchema } from '#server/contracts/job-inputs.ts'
import { ComparePage } from '../../components/compare/compare-page.tsx'

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function Page({ searchParams }: PageProps) {
  const { a, b } = await searchParams
  const ids = [a, b].map((id) => jobIdInputSchema.safeParse({ id }).data?.id)
  const [first, second] = ids
  if (!first || !second || first === second) notFound()
  return <ComparePage key={ids.join()} ids={[first, second]} />
}
