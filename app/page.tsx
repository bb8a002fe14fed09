import { FIRST_PAGE } from '#server/contracts/job-list-limits.ts'
import { getJobFeed } from '#server/trpc.ts'
import { HomePage } from './components/home/home-page.tsx'

export const dynamic = 'force-dynamic'

export default async function Page() {
  // Where that fails, the page itself asks, says what is wrong, and recovers.
  const firstPage = await getJobFeed()
    .list(FIRST_PAGE)
    .catch(() => null)
  return <HomePage firstPage={firstPage} />
}
