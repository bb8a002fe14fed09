/**
 * Writes the photos of a synthetic capture, to try things out without a camera:
 *
 *     node worker/testing/make-capture.ts OUT_DIR [--seed 1] [--views 12] [--width 640] [--height 480]
 */
import { parseArgs } from 'node:util'
import { makeSyntheticCapture, SYNTHETIC_CAPTURE_DEFAULTS } from './make-synthetic-capture.ts'
import { writeCapturePhotos } from './write-capture-photos.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(SYNTHETIC_CAPTURE_DEFAULTS.seed) },
    views: { type: 'string', default: String(SYNTHETIC_CAPTURE_DEFAULTS.views) },
    width: { type: 'string', default: String(SYNTHETIC_CAPTURE_DEFAULTS.widthPx) },
    height: { type: 'string', default: String(SYNTHETIC_CAPTURE_DEFAULTS.heightPx) },
  },
})
const [dir] = positionals
const [seed, views, widthPx, heightPx] = [values.seed, values.views, values.width, values.height].map(Number)
if (!dir || ![seed, views, widthPx, heightPx].every((value) => Number.isInteger(value) && Number(value) > 0)) {
  console.error(
    'Usage: node worker/testing/make-capture.ts OUT_DIR [--seed 1] [--views 12] [--width 640] [--height 480]',
  )
  process.exit(2)
}
const files = await writeCapturePhotos(makeSyntheticCapture({ seed, views, widthPx, heightPx }), dir)
console.log(`Wrote ${files.length} photos to ${dir}`)
