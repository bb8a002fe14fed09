'use client'

import { useEffect } from 'react'

/** Names the browser's tab; it is plain `Maquette` again when the component goes. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    return () => {
      document.title = 'Maquette'
    }
  }, [])
}
