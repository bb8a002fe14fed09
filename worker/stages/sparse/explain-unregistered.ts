import type { Note } from '#server/contracts/notes/note.ts'
import { photoNote } from '#server/contracts/notes/photo-notes.ts'
import { BLURRED_BELOW } from '#server/contracts/uploads/sharpness.ts'
import type { VerifiedPair } from '../../colmap/database.ts'
import { MIN_USABLE_FEATURES } from '../features.ts'

/** What is known of a photo that has no place in the model. */
export interface UnregisteredPhoto {
  name: string
  features: number
  /** Compared with the median of its capture; null when it was not measured. */
  relativeSharpness: number | null
  /** Photos of the group that it is in, which overlaps with itself and could not be joined with the model; null: in none. */
  groupPhotos: number | null
}

/** The likely reason why a photo was not registered, as a note for the user. */
export function explainUnregistered(
  photo: UnregisteredPhoto,
  pairs: readonly VerifiedPair[],
  registered: ReadonlySet<string>,
): Note {
  const blurred = photo.relativeSharpness !== null && photo.relativeSharpness < BLURRED_BELOW
  if (photo.groupPhotos !== null) {
    return photoNote('otherGroup', { count: photo.groupPhotos })
  }
  if (photo.features < MIN_USABLE_FEATURES) {
    return blurred ? photoNote('blurredPlain') : photoNote('plain', { features: photo.features })
  }
  if (blurred) return photoNote('blurred')

  const partners = pairs.flatMap(({ name1, name2, inliers }) =>
    name1 === photo.name ? [{ name: name2, inliers }] : name2 === photo.name ? [{ name: name1, inliers }] : [],
  )
  if (partners.length === 0) return photoNote('alone')
  const inModel = partners.filter(({ name }) => registered.has(name))
  if (inModel.length === 0) return photoNote('lostPartners')
  const best = Math.max(...inModel.map(({ inliers }) => inliers))
  return photoNote('littleOverlap', { matches: best })
}
