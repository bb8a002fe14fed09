'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

/** Whether the page is one that others open by a link: none of the owner's business belongs on it, and no way to it. */
function useIsShared(): boolean {
  return usePathname().startsWith('/shared/')
}

/** What is for the owner alone; `others` is what those with a link get in its place. */
export function OwnerOnly({ children, others = null }: { children: ReactNode; others?: ReactNode }) {
  return useIsShared() ? others : children
}
