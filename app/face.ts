import localFont from 'next/font/local'

/**
 * Instrument Sans (SIL Open Font License 1.1), as npm has it: nothing is fetched from elsewhere, neither by the build nor by the page. Its Latin part
 * has what English, German and French are written with; names in other letters get those of the system. The font that stands in until it is there has its
 * measures, so that nothing moves.
 */
export const face = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  display: 'swap',
  variable: '--font-face',
})
