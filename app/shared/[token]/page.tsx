import { notFound } from 'next/navigation'
import { getDb } from '#server/db.ts'
import { toAppError } from '#server/errors.ts'
import { findShared } from '#server/services/jobs/view/get-shared.ts'
import { SharedPage } from '../../components/share-link/shared-page.tsx'

export const dynamic = 'force-dynamic'

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  try {
    await findShared({ db: getDb() }, token)
  } catch (error) {
    const { code } = toAppError(error)
    if (code === 'JOB_NOT_FOUND') notFound()
    // The page itself says so, and recovers.
    if (code !== 'DATABASE_AWAY') throw error
  }
  return <SharedPage key={token} token={token} />
}
