import dynamic from 'next/dynamic'

/** Fetched when somebody asks for them. */
export const LazyFilingDialog = dynamic(() => import('./filing-dialog.tsx').then((file) => file.FilingDialog), {
  ssr: false,
})

export const LazyProjectsDialog = dynamic(() => import('./projects-dialog.tsx').then((file) => file.ProjectsDialog), {
  ssr: false,
})
