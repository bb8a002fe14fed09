import type { Metadata } from 'next'
import { StatusPage } from '../../components/system/status-page.tsx'
import { chooseWords } from '../../lib/words/choose-words.ts'

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await chooseWords()
  return { title: `${words.t('system.status')} · Maquette` }
}

export default function Page() {
  return <StatusPage />
}
