import dynamic from 'next/dynamic'

/** three.js is a big part of a page and not needed before there is something to see. */
export const LazyModelViewer = dynamic(() => import('./model-viewer.tsx').then((file) => file.ModelViewer), {
  ssr: false,
  loading: () => <p className="grid h-full place-items-center text-muted">Loading the viewer…</p>,
})
