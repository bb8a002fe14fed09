import localFont from 'next/font/local'

/**
 * Instrument Sans (SIL Open Font License 1.1), as npm has it: nothing is fetched from elsewhere, neither by the build nor by the page. Its Latin part
 * has what English, German and French are written with; names in other letters get those of the system. `optional`: a page that is drawn before it came
 * stays in the system's font, and the next one has it. Swapped in later it would move what stands beside text: the font that stands in has its measures
 * only where there is an Arial to stretch.
 */
export const face = localFont({
  src: '../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  display: 'optional',
  variable: '--font-face',
})
