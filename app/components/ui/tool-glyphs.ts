import type { GlyphName } from './glyph.tsx'

/** Of tools, menus and dialogs, which come after a page is there. */
export const TOOL_GLYPHS = {
  add: { path: 'M12 5v14M5 12h14' },
  ar: {
    path: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 7l4.500 2.500v5L12 17l-4.500-2.500v-5zM7.500 9.500 12 12l4.500-2.500M12 12v5',
  },
  bookmark: { path: 'M6.5 4h11v16.5L12 16l-5.500 4.500z' },
  close: { path: 'M6 6l12 12M18 6 6 18' },
  compare: { path: 'M12 3.5v17M9 6.5H4v11h5M15 6.5h5v11h-5' },
  crop: { path: 'M7 3v14h14M3 7h14v14' },
  download: { path: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19h14' },
  edit: { path: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3' },
  expand: { path: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5' },
  forward: { path: 'M9 5l7 7-7 7' },
  ground: { path: 'M3 16.5 12 12l9 4.5-9 4.5zM12 3v6m-2.5-2.5L12 9l2.5-2.5' },
  keyboard: { path: 'M3.5 7h17v10h-17zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8.5 14h7' },
  minus: { path: 'M5 12h14' },
  pin: {
    path: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11ZM12 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400Z',
  },
  retry: { path: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4.5h-4.5' },
  ruler: { path: 'M3.5 15.5 15.5 3.5l5 5-12 12zM7 12l2 2M10 9l2.5 2.5M13 6l2 2' },
  redo: { path: 'M15.5 5l4.5 4.5-4.5 4.5M20 9.5h-9.5a5 5 0 0 0 0 10H13' },
  scale: { path: 'M4 18.500h16M4 15.500v6M20 15.500v6M6.5 11.500l2-7h7l2 7zM12 4.500v7' },
  trash: { path: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5' },
  turn: {
    path: 'M20.5 12c0 2-3.8 3.6-8.5 3.6S3.5 14 3.5 12 7.3 8.4 12 8.400c1.6 0 3.2.2 4.5.5M13.5 6.200l3.2 2.7-3.2 2.7',
  },
  undo: { path: 'M8.5 5 4 9.5 8.5 14M4 9.5h9.500a5 5 0 0 1 0 10H11' },
} as const satisfies Record<string, GlyphName>
