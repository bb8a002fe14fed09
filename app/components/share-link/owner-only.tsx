'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

/** What is for the owner alone on every page; `others` is what those with a link get in its place: no way to the owner's business. */
export function OwnerOnly({ children, others }: { children: ReactNode; others: ReactNode }) {
  return usePathname().startsWith('/shared/') ? others : children
}
