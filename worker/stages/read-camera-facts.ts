import readExif from 'exif-reader'

export interface CameraFacts {
  /** Maker, model and lens as the camera writes them; null when it says nothing. */
  cameraModel: string | null
  /** Pixels of the original a millimetre of the sensor. */
  focalPlanePxPerMm: number | null
}

/** Millimetres of EXIF's FocalPlaneResolutionUnit. 4 and 5 are not in the standard, but cameras write them. */
const UNIT_MM: Record<number, number> = { 2: 25.4, 3: 10, 4: 1, 5: 0.001 }

/** What EXIF says of camera and sensor; a block that can't be read says nothing. */
export function readCameraFacts(exif: Buffer | undefined): CameraFacts {
  const { Image: image, Photo: photo } = tryReadExif(exif)
  const words = [image?.Make, image?.Model, photo?.LensModel].filter((word) => typeof word === 'string')
  const unitMm = UNIT_MM[Number(photo?.FocalPlaneResolutionUnit ?? 2)]
  const resolution = Number(photo?.FocalPlaneXResolution)
  return {
    cameraModel: words.join(' ').trim() || null,
    focalPlanePxPerMm: unitMm && resolution > 0 ? resolution / unitMm : null,
  }
}

function tryReadExif(exif: Buffer | undefined): Partial<ReturnType<typeof readExif>> {
  try {
    return exif ? readExif(exif) : {}
  } catch {
    return {}
  }
}
