import path from 'node:path'
import sharp from 'sharp'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { Comparison, Report } from '#server/contracts/report.ts'
import type { RenderedMesh } from '#worker/images/render-textured.ts'
import type { RgbImage } from '#worker/images/rgb-image.ts'
import { giveVerdict } from '#worker/stages/report/verdict/give-verdict.ts'
import { judgeLikeness } from '#worker/stages/report/verdict/judge-likeness.ts'

/**
 * The report with likeness and verdict by the rule as it is now, from the pictures that were kept: what they lose as WebP is a tenth of a
 * decibel. What is transparent in a photo's picture is not its subject.
 *
 * @param dir of the report and its pictures
 */
export async function judgeAgain(
  report: Report,
  { dir, preset }: { dir: string; preset: PresetName },
): Promise<Report> {
  const comparedPx = PRESETS[preset].settings.depthPx
  const photos = await Promise.all(
    report.photos.map(async (photo) => {
      const { comparison } = photo
      return comparison ? { ...photo, comparison: { ...comparison, likeness: await likenessOf(comparison) } } : photo
    }),
  )
  return { ...report, photos, verdict: giveVerdict(photos) }

  async function likenessOf({ photo, render }: Comparison) {
    const [taken, rendered] = await Promise.all([
      readPicture(path.join(dir, photo)),
      readPicture(path.join(dir, render)),
    ])
    return judgeLikeness(rendered, taken, { comparedPx, subject: taken.coverage })
  }
}

async function readPicture(file: string): Promise<RgbImage & RenderedMesh> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const rgb = new Uint8Array(3 * info.width * info.height)
  const coverage = new Uint8Array(info.width * info.height)
  for (let i = 0; i < coverage.length; i++) {
    rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i)
    coverage[i] = data[4 * i + 3] ?? 0
  }
  return { widthPx: info.width, heightPx: info.height, rgb, coverage }
}
