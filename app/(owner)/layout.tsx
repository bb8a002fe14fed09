import type { ReactNode } from 'react'
import { OwnerProviders } from '../components/owner/owner-providers.tsx'
import { HealthNotices } from '../components/system/health-notices.tsx'

/** Around the pages of the owner. Shared ones are beside it, so that they load nothing of the owner's business. */
export default function OwnerLayout({ children }: { children: ReactNode }) {
  return (
    <OwnerProviders>
      <HealthNotices />
      {children}
    </OwnerProviders>
  )
}
