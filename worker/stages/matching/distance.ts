import type { GeoLocation } from '#server/formats/exif.ts'

/** Mean radius of the Earth. */
const EARTH_RADIUS_M = 6_371_009

/** Metres over the ground between two places, by the haversine formula; null where one is unknown. */
export function distanceM(a: GeoLocation | null, b: GeoLocation | null): number | null {
  if (!a || !b) return null
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const halfSquared = (degrees: number) => Math.sin(rad(degrees) / 2) ** 2
  const acrossLongitudes = Math.cos(rad(a.latitudeDeg)) * Math.cos(rad(b.latitudeDeg))
  const haversine =
    halfSquared(b.latitudeDeg - a.latitudeDeg) + acrossLongitudes * halfSquared(b.longitudeDeg - a.longitudeDeg)
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)))
}
