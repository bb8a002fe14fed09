import dynamic from 'next/dynamic'

/** Fetched when somebody asks for it. */
export const LazyCompareDialog = dynamic(() => import('./compare-dialog.tsx').then((file) => file.CompareDialog), {
  ssr: false,
})
