import dynamic from 'next/dynamic'

/** Most models have no annotation, and most visitors write none. */
export const LazyPins = dynamic(() => import('./pins.tsx').then((file) => file.Pins), { ssr: false })

export const LazyMarkPanel = dynamic(() => import('./mark-panel.tsx').then((file) => file.MarkPanel), { ssr: false })
