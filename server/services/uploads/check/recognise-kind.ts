import type { UploadNote } from '#server/contracts/uploads/upload.ts'
import type { ExifFacts } from '#server/formats/exif.ts'

export interface KindFacts extends Pick<ExifFacts, 'cameraModel' | 'lensModel' | 'focalLengthMm' | 'focalLength35mm'> {
  fileName: string
  mediaType: string
  /** Upright. */
  widthPx: number
  heightPx: number
  /** As it is in the file, if it is. */
  xmp: string
  /** Whether its pixels look like a full equirectangular panorama (`looksAllRound`). */
  isAllRound: boolean
}

/** Photos whose longer side is shorter have a few hundred features at most. */
const TINY_SIDE_PX = 300

/** Below this 35 mm equivalent only fisheyes are common. The widest lenses of phones, which are corrected, have 13 mm. */
const FISHEYE_BELOW_35MM = 12
const FISHEYE_NAMES = /fish-?eye|PIXPRO SP360/i

/** Names of cameras that see all around, and write pictures of 2:1 with or without saying so. */
const SPHERE_CAMERAS = /RICOH THETA|Insta360|GoPro (Max|Fusion)|Gear 360|KeyMission 360|QooCam|Mi Sphere|Vuze/i
/** Adobe's and Google's "Photo Sphere XMP Metadata". */
const SPHERE_XMP = /ProjectionType(?:="|>)\s*(?:equirectangular|cylindrical)/i
/** Stitched spheres are larger; smaller pictures of this shape are crops. */
const MIN_SPHERE_PX = 1024

const SCREENSHOT_NAMES =
  /screen[ _-]?(shot|cap)|bildschirmfoto|capture d.?écran|captura de pantalla|schermata|スクリーンショット|屏幕截图|скриншот/i
const SCREENSHOT_XMP = /UserComment[\s\S]{0,200}>\s*Screenshot\s*</i
/** Screens of phones and tablets, upright, in pixels, that are no size of photos or films. */
const SCREENS = new Set(
  (
    '750x1334 828x1792 1080x2220 1080x2280 1080x2310 1080x2316 1080x2340 1080x2376 1080x2388 1080x2400 1080x2408 1080x2460 ' +
    '1125x2436 1170x2532 1179x2556 1206x2622 1242x2208 1242x2688 1284x2778 1290x2796 1320x2868 1344x2992 1440x2960 1440x3040 ' +
    '1440x3088 1440x3120 1440x3200 1488x2266 1536x2048 1620x2160 1640x2360 1668x2224 1668x2388 2048x2732'
  ).split(' '),
)

/** Why a picture is not a useful photo for a reconstruction. */
export function recogniseKind(facts: KindFacts): UploadNote[] {
  const size = `${facts.widthPx} x ${facts.heightPx} px`
  const notes: UploadNote[] = []
  if (Math.max(facts.widthPx, facts.heightPx) < TINY_SIDE_PX) {
    notes.push({ code: 'TINY', message: `The photo has only ${size}. Use the original photo, not a preview.` })
  }
  if (isPanorama(facts)) {
    const message = 'It is a 360° panorama: use ordinary photos, or cut views out of it first.'
    notes.push({ code: 'PANORAMA', message })
  } else if (isFisheye(facts)) {
    const message =
      'It was taken with a fisheye lens: straight lines bend more than a reconstruction can follow. Use another lens.'
    notes.push({ code: 'FISHEYE', message })
  }
  if (isScreenshot(facts))
    notes.push({ code: 'SCREENSHOT', message: `This is a screenshot (${size}). Use the photo itself.` })
  return notes
}

function isPanorama({
  widthPx,
  heightPx,
  xmp,
  cameraModel,
  focalLengthMm,
  focalLength35mm,
  isAllRound,
}: KindFacts): boolean {
  if (SPHERE_XMP.test(xmp)) return true
  if (widthPx !== 2 * heightPx || widthPx < MIN_SPHERE_PX) return false
  // The shape alone is not conclusive: photos and renders are cropped to it too.
  return SPHERE_CAMERAS.test(cameraModel ?? '') || (isAllRound && focalLengthMm === null && focalLength35mm === null)
}

function isFisheye({ cameraModel, lensModel, focalLength35mm }: KindFacts): boolean {
  if (focalLength35mm !== null && focalLength35mm < FISHEYE_BELOW_35MM) return true
  return FISHEYE_NAMES.test(`${cameraModel} ${lensModel}`)
}

function isScreenshot({ fileName, xmp, cameraModel, focalLengthMm, mediaType, ...size }: KindFacts): boolean {
  if (focalLengthMm !== null) return false
  if (SCREENSHOT_XMP.test(xmp)) return true
  if (cameraModel !== null) return false
  if (SCREENSHOT_NAMES.test(fileName)) return true
  const [short, long] = [Math.min(size.widthPx, size.heightPx), Math.max(size.widthPx, size.heightPx)]
  return mediaType === 'image/png' && SCREENS.has(`${short}x${long}`)
}
