import type { PreparedPhoto } from '../prepare.ts'

/** Quarter turns clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3

type Photo = Pick<PreparedPhoto, 'widthPx' | 'heightPx' | 'focalLengthPx' | 'focalLengthTrusted' | 'cameraAndLens'>

/**
 * How each upright photo is to be turned so that all photos of a lens have its sensor's orientation, however the camera was held: then
 * they share one camera with COLMAP, its focal length, principal point and distortion. As most photos of a lens are held, they stay,
 * so that of most captures none is turned.
 *
 * @param orientations EXIF's, 1 to 8, of the files; null or 1 of a photo that is higher than wide: it was held like most phones are,
 *   with the sensor's top to the left
 */
export function quarterTurnsOf(
  photos: readonly Photo[],
  orientations: readonly (number | null | undefined)[],
): QuarterTurns[] {
  const toSensor = photos.map((photo, i) => turnsToSensor(photo, orientations[i] ?? 1))
  const lenses = Map.groupBy(photos.keys(), (i) => lensKeyOf(photos[i] as Photo))
  const turns = [...toSensor]
  for (const members of lenses.values()) {
    const counts = Map.groupBy(members, (i) => toSensor[i] as QuarterTurns)
    const [usual] = [...counts].sort(([, a], [, b]) => b.length - a.length)[0] ?? [0]
    for (const i of members) turns[i] = (((toSensor[i] as number) - usual + 4) % 4) as QuarterTurns
  }
  return turns
}

/** Photos of one size, whichever way, focal length and camera. The size alone decides where EXIF has nothing. */
export function lensKeyOf({ widthPx, heightPx, focalLengthPx, focalLengthTrusted, cameraAndLens }: Photo): string {
  const [longer, shorter] = [Math.max(widthPx, heightPx), Math.min(widthPx, heightPx)]
  return JSON.stringify([longer, shorter, focalLengthPx?.toFixed(1), focalLengthTrusted, cameraAndLens])
}

/** EXIF 2.32, tag 0x0112: 3 is shown turned by a half, 6 by a quarter clockwise, 8 by a quarter the other way; even ones below 6, and 5 and 7, are mirrored too. */
const SHOWN_TURNED: Record<number, number> = { 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3 }

/**
 * A sensor is wider than high. EXIF is trusted only where that results: some programs turn the pixels and leave the tag
 * behind, and a photo on its side must not get the camera of upright ones.
 */
function turnsToSensor({ widthPx, heightPx }: Photo, orientation: number): QuarterTurns {
  const byShape = heightPx > widthPx ? 1 : 0
  const byExif = SHOWN_TURNED[orientation] ?? byShape
  const shown = widthPx === heightPx || byExif % 2 === byShape ? byExif : byShape
  return ((4 - shown) % 4) as QuarterTurns
}
