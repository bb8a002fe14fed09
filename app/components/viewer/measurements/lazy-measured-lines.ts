import dynamic from 'next/dynamic'

/** Most models are measured by nobody. */
export const LazyMeasuredLines = dynamic(() => import('./measured-lines.tsx').then((file) => file.MeasuredLines), {
  ssr: false,
})
