import readExif from 'exif-reader'

/** Where a photo was taken, by GPS, in degrees of WGS 84. */
export interface GeoLocation {
  latitudeDeg: number
  longitudeDeg: number
}

export interface CameraFacts {
  /** Maker, model and lens as the camera writes them; null when it says nothing. */
  cameraModel: string | null
  /** Pixels of the original a millimetre of the sensor. */
  focalPlanePxPerMm: number | null
  location: GeoLocation | null
}

/** Millimetres of EXIF's FocalPlaneResolutionUnit. 4 and 5 are not in the standard, but cameras write them. */
const UNIT_MM: Record<number, number> = { 2: 25.4, 3: 10, 4: 1, 5: 0.001 }

/** What EXIF says of camera and sensor; a block that can't be read says nothing. */
export function readCameraFacts(exif: Buffer | undefined): CameraFacts {
  const { Image: image, Photo: photo, GPSInfo: gps } = tryReadExif(exif)
  const words = [image?.Make, image?.Model, photo?.LensModel].filter((word) => typeof word === 'string')
  const unitMm = UNIT_MM[Number(photo?.FocalPlaneResolutionUnit ?? 2)]
  const resolution = Number(photo?.FocalPlaneXResolution)
  return {
    cameraModel: words.join(' ').trim() || null,
    focalPlanePxPerMm: unitMm && resolution > 0 ? resolution / unitMm : null,
    location: readLocation(gps),
  }
}

/** Cameras without a fix write no position, or 0, 0: a place in the sea that nobody photographs. */
function readLocation(gps: ReturnType<typeof readExif>['GPSInfo']): GeoLocation | null {
  const latitudeDeg = readAngle(gps?.GPSLatitude, gps?.GPSLatitudeRef === 'S', 90)
  const longitudeDeg = readAngle(gps?.GPSLongitude, gps?.GPSLongitudeRef === 'W', 180)
  if (latitudeDeg === null || longitudeDeg === null || (latitudeDeg === 0 && longitudeDeg === 0)) return null
  return { latitudeDeg, longitudeDeg }
}

/** Degrees, minutes and seconds. */
function readAngle(parts: unknown, isNegative: boolean, mostDeg: number): number | null {
  if (!Array.isArray(parts) || parts.length !== 3) return null
  const [degrees, minutes, seconds] = parts.map(Number) as [number, number, number]
  const angle = degrees + minutes / 60 + seconds / 3600
  return angle <= mostDeg ? (isNegative ? -angle : angle) : null
}

function tryReadExif(exif: Buffer | undefined): Partial<ReturnType<typeof readExif>> {
  try {
    return exif ? readExif(exif) : {}
  } catch {
    return {}
  }
}
