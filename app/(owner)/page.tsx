import { FIRST_PAGE } from '#server/contracts/lists/job-list-limits.ts'
import { getDb } from '#server/db.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { listShelves } from '#server/services/projects/list-shelves.ts'
import { getJobFeed } from '#server/trpc.ts'
import { HomePage } from '../components/home/home-page.tsx'
import { choiceOfQuery, toListInput } from '../components/home/list-options.ts'

export const dynamic = 'force-dynamic'

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function Page({ searchParams }: PageProps) {
  const query = Object.entries(await searchParams).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const choice = choiceOfQuery(new URLSearchParams(query))
  // Where that fails, the page itself asks, says what is wrong, and recovers.
  const [firstPage, shelves] = await Promise.all([
    getJobFeed()
      .list({ ...FIRST_PAGE, ...toListInput(choice) })
      .catch(() => null),
    listShelves({ db: getDb(), ownerId: LOCAL_OWNER }).catch(() => null),
  ])
  return <HomePage first={{ choice, page: firstPage, shelves }} />
}
