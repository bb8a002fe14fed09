'use client'

import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { OwnerOnly } from '../share-link/owner-only.tsx'

// In scripts of their own, so that who opens a shared link doesn't load them. They are drawn on the server all the same.
const OwnerProviders = dynamic(() => import('./owner-providers.tsx').then((file) => file.OwnerProviders))
const HealthNotices = dynamic(() => import('../system/health-notices.tsx').then((file) => file.HealthNotices))

/** Gives pages of the owner what they need, and shared ones as they are. */
export function ForOwner({ children }: { children: ReactNode }) {
  return (
    <OwnerOnly others={children}>
      <OwnerProviders>{children}</OwnerProviders>
    </OwnerOnly>
  )
}

/** What is wrong with the system, above pages of the owner. */
export function OwnerNotices() {
  return (
    <OwnerOnly>
      <HealthNotices />
    </OwnerOnly>
  )
}
