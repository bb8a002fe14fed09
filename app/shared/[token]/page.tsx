import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { MODEL_PICTURE_NAME } from '#server/contracts/artifact-names.ts'
import { getDb } from '#server/db.ts'
import { toAppError } from '#server/errors.ts'
import { findShared, getShared } from '#server/services/jobs/view/get-shared.ts'
import { SharedPage } from '../../components/share-link/shared-page.tsx'
import { chooseWords } from '../../lib/words/choose-words.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ token: string }>
}

/** What chats and other sites show of the link; and no search engine is to list it. */
export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { token } = await params
  const shared = await getShared({ db: getDb() }, { token }).catch(() => null)
  const robots = { index: false, follow: false }
  if (!shared) return { robots }
  const title = `${shared.name} – Maquette`
  const { words } = await chooseWords()
  const description = words.t('share.description', { count: shared.photoCount })
  const picture = shared.artifacts.find(({ name }) => name === MODEL_PICTURE_NAME)
  const images = picture
    ? [{ url: picture.url, alt: shared.name, width: 800, height: 600, type: picture.mediaType }]
    : []
  return {
    metadataBase: await ownAddress(),
    ...{ title, description, robots },
    openGraph: { title: shared.name, description, type: 'website', siteName: 'Maquette', images },
    twitter: { card: 'summary_large_image' },
  }
}

/** As the visitor wrote it; behind a web server that ends TLS, that one says so. */
async function ownAddress(): Promise<URL> {
  const sent = await headers()
  const scheme = sent.get('x-forwarded-proto') === 'https' ? 'https' : 'http'
  return new URL(`${scheme}://${sent.get('host') ?? 'localhost'}`)
}

export default async function Page({ params }: Address) {
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
