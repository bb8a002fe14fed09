/** Those that the first sight of a page may need; more are in `tool-glyphs.ts`. */
const PATHS = {
  about: 'M5 10c2.5-2.6 4.6-2.6 7 0s4.5 2.6 7 0M5 15.5c2.5-2.6 4.6-2.6 7 0s4.5 2.6 7 0',
  alert: 'M12 8v5m0 3.2v.1M10.3 4.2 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.2a2 2 0 0 0-3.4 0Z',
  back: 'M15 5l-7 7 7 7',
  camera: 'M4 8.5h3l1.5-2.5h7L17 8.5h3v10H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z',
  check: 'M5 12.5 10 17.5 19 7',
  copy: 'M9 9h10v10H9zM15 9V5H5v10h4',
  folder: 'M3.5 18.5v-12h6l2 2.5h9v9.5z',
  grid: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z',
  image: 'M4 5.5h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 5.6l1.2-1.2',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  pause: 'M9 5.5v13M15 5.5v13',
  play: 'M8 5.5v13l11-6.5z',
  rows: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  view: 'M12 3.5 20 8v8l-8 4.5L4 16V8zM4 8l8 4.5L20 8M12 12.5v8',
} as const

/** By its name, or by its path in a field of 24 x 24. */
export type GlyphName = keyof typeof PATHS | { path: string }

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
      <path d={typeof name === 'string' ? PATHS[name] : name.path} />
    </svg>
  )
}
