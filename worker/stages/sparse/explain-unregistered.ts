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

/** The likely reason why a photo was not registered, in a sentence for the user. */
export function explainUnregistered(
  photo: UnregisteredPhoto,
  pairs: readonly VerifiedPair[],
  registered: ReadonlySet<string>,
): string {
  const blurred = photo.relativeSharpness !== null && photo.relativeSharpness < BLURRED_BELOW
  if (photo.groupPhotos !== null) {
    return `It is part of a group of ${photo.groupPhotos} photos that could not be joined with the rest: they show something else, or photos between the two are missing.`
  }
  if (photo.features < MIN_USABLE_FEATURES) {
    return blurred
      ? 'It is blurred, so that hardly any detail could be found in it.'
      : `Hardly any detail was found in it (${photo.features} features).`
  }
  if (blurred) return 'It is blurred compared with the others.'

  const partners = pairs.flatMap(({ name1, name2, inliers }) =>
    name1 === photo.name ? [{ name: name2, inliers }] : name2 === photo.name ? [{ name: name1, inliers }] : [],
  )
  if (partners.length === 0) return 'It shows nothing that another photo shows, as far as can be recognised.'
  const inModel = partners.filter(({ name }) => registered.has(name))
  if (inModel.length === 0) return 'It overlaps only with photos that could not be registered either.'
  const best = Math.max(...inModel.map(({ inliers }) => inliers))
  return `Its overlap with the registered photos is too small or too ambiguous (${best} common points with the best of them).`
}
