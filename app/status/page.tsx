import type { Metadata } from 'next'
import { StatusPage } from '../components/system/status-page.tsx'

export const metadata: Metadata = { title: 'Status · Maquette' }

export default function Page() {
  return <StatusPage />
}
