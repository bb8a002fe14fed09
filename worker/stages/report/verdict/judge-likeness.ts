import type { Likeness } from '#server/contracts/report.ts'
import { gradientMagnitudes } from '../../../images/gradient-magnitudes.ts'
import { localSsim, psnr, ssim } from '../../../images/image-quality.ts'
import { expose, matchExposure } from '../../../images/match-exposure.ts'
import { sizeWithin } from '../../../images/render-camera.ts'
import type { RenderedMesh } from '../../../images/render-textured.ts'
import type { RgbImage } from '../../../images/rgb-image.ts'
import { type MaskedImage, shrinkImage } from '../../../images/shrink-image.ts'

export interface JudgeLikenessOptions {
  /** Longest side in pixels to which both are averaged first: what is finer isn't in a model of these settings. */
  comparedPx: number
  /** 255 or 0 a pixel of the photo: its subject, where that is known. All of it otherwise. */
  subject?: Uint8Array | undefined
}

/** How many times smaller than `comparedPx` the pictures are whose structure is compared. */
const SSIM_SCALES = [1, 2, 4]

/** A person looks at what is wrong: a frayed edge in a picture that is right otherwise. */
const WORST_SHARE = 0.05
const MIN_PLACES = 200

/** A luma that changes by more than this from a pixel to the next but one is detail: sky, walls in shade and noise stay below. */
const DETAIL_GRADIENT = 6

/** Fewer pixels with detail don't give a reliable coverage. */
const MIN_DETAIL_SHARE = 0.002

/**
 * How much the model looks like a photo of its size as a person judges it: exposure and white balance, which change from photo to photo
 * without being wrong in any, are taken out; both are compared at the resolution that the model was made for, structure at that,
 * at half and at a quarter of it: what is in position but soft looks like the photo, and only coarse structure tells it from what is elsewhere
 * (Wang, Simoncelli and Bovik, "Multi-scale structural similarity", 2003, weigh the middle scales most).
 */
export function judgeLikeness(
  { coverage, ...rendered }: RenderedMesh,
  photo: RgbImage,
  { comparedPx, subject }: JudgeLikenessOptions,
): Likeness {
  // (1) the same light
  const mask = coverage.map((share, i) => (share === 255 && isSubject(subject, i) ? 1 : 0))
  const render: MaskedImage = { ...rendered, mask }
  const exposure = matchExposure(render, photo)

  // (2) the same resolution
  const size = sizeWithin(photo, Math.min(comparedPx, Math.max(photo.widthPx, photo.heightPx)))
  const whole = Uint8Array.from({ length: coverage.length }, (_, i) => (isSubject(subject, i) ? 1 : 0))
  const fine = {
    render: expose(shrinkImage(render, size), exposure),
    photo: shrinkImage({ ...photo, mask: whole }, size),
  }
  const pyramid = SSIM_SCALES.map((scale) => {
    const coarse = sizeWithin(size, Math.max(size.widthPx, size.heightPx) / scale)
    return { render: shrinkImage(fine.render, coarse), photo: shrinkImage(fine.photo, coarse) }
  })

  // (3) the figures
  return {
    psnrDb: finite(psnr(fine.render, fine.photo, fine.render.mask)),
    ssim: mean(pyramid.map((pair) => finite(ssim(pair.render, pair.photo, pair.render.mask)))),
    worstSsim: worstPlaces(pyramid[1] as (typeof pyramid)[number]),
    detailCovered: detailCovered(fine.photo, fine.render.mask),
    comparedPx: Math.max(size.widthPx, size.heightPx),
    gain: exposure.gain,
    offset: exposure.offset,
  }
}

/** What the worst twentieth of the places stays below; null where there are too few to say. */
function worstPlaces({ render, photo }: { render: MaskedImage; photo: MaskedImage }): number | null {
  const similarities = localSsim(render, photo, render.mask).sort()
  return similarities.length < MIN_PLACES
    ? null
    : (similarities[Math.floor(WORST_SHARE * similarities.length)] as number)
}

function isSubject(subject: Uint8Array | undefined, i: number): boolean {
  return subject?.[i] !== 0
}

/** Share of the photo's pixels with detail that the model covers; null where there is none to speak of. */
function detailCovered(photo: MaskedImage, covered: Uint8Array): number | null {
  const gradients = gradientMagnitudes(photo)
  let [detail, seen] = [0, 0]
  for (const [i, gradient] of gradients.entries()) {
    if (photo.mask[i] === 0 || gradient < DETAIL_GRADIENT) continue
    detail++
    if (covered[i] === 1) seen++
  }
  return detail < MIN_DETAIL_SHARE * gradients.length ? null : seen / detail
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Of the values that there are: a small picture has no room for a coarse scale. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
