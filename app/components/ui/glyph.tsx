const PATHS = {
  about: 'M5 10c2.5-2.6 4.6-2.6 7 0s4.5 2.6 7 0M5 15.5c2.5-2.6 4.6-2.6 7 0s4.5 2.6 7 0',
  add: 'M12 5v14M5 12h14',
  alert: 'M12 8v5m0 3.2v.1M10.3 4.2 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.2a2 2 0 0 0-3.4 0Z',
  ar: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 7l4.500 2.500v5L12 17l-4.500-2.500v-5zM7.500 9.500 12 12l4.500-2.500M12 12v5',
  back: 'M15 5l-7 7 7 7',
  bookmark: 'M6.5 4h11v16.5L12 16l-5.500 4.500z',
  camera: 'M4 8.5h3l1.5-2.5h7L17 8.5h3v10H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z',
  check: 'M5 12.5 10 17.5 19 7',
  close: 'M6 6l12 12M18 6 6 18',
  compare: 'M12 3.5v17M9 6.5H4v11h5M15 6.5h5v11h-5',
  copy: 'M9 9h10v10H9zM15 9V5H5v10h4',
  crop: 'M7 3v14h14M3 7h14v14',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19h14',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  folder: 'M3.5 18.5v-12h6l2 2.5h9v9.5z',
  forward: 'M9 5l7 7-7 7',
  grid: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z',
  ground: 'M3 16.5 12 12l9 4.5-9 4.5zM12 3v6m-2.5-2.5L12 9l2.5-2.5',
  image: 'M4 5.5h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  keyboard: 'M3.5 7h17v10h-17zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8.5 14h7',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 5.6l1.2-1.2',
  minus: 'M5 12h14',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  pause: 'M9 5.5v13M15 5.5v13',
  pin: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11ZM12 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400Z',
  play: 'M8 5.5v13l11-6.5z',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4.5h-4.5',
  rows: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  ruler: 'M3.5 15.5 15.5 3.5l5 5-12 12zM7 12l2 2M10 9l2.5 2.5M13 6l2 2',
  redo: 'M15.5 5l4.5 4.5-4.5 4.5M20 9.5h-9.5a5 5 0 0 0 0 10H13',
  scale: 'M4 18.500h16M4 15.500v6M20 15.500v6M6.5 11.500l2-7h7l2 7zM12 4.500v7',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5',
  turn: 'M20.5 12c0 2-3.8 3.6-8.5 3.6S3.5 14 3.5 12 7.3 8.4 12 8.400c1.6 0 3.2.2 4.5.5M13.5 6.200l3.2 2.7-3.2 2.7',
  undo: 'M8.5 5 4 9.5 8.5 14M4 9.5h9.500a5 5 0 0 1 0 10H11',
  upload: 'M12 19V8m-4.5 4.5L12 8l4.5 4.5M5 4.5h14',
  view: 'M12 3.5 20 8v8l-8 4.5L4 16V8zM4 8l8 4.5L20 8M12 12.5v8',
} as const

export type GlyphName = keyof typeof PATHS

/** Decorative: the control that holds it carries the name. */
export function Glyph({ name, className = 'size-5' }: { name: GlyphName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className={`${className} shrink-0`}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
