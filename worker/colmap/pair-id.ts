/** COLMAP's `kMaxNumImages`: image ids are below it. */
const MAX_IMAGES = 2 ** 31 - 1

/** The pair's id in COLMAP's database, whichever of the two is named first. */
export function pairIdOf(imageId1: number, imageId2: number): number {
  return MAX_IMAGES * Math.min(imageId1, imageId2) + Math.max(imageId1, imageId2)
}

/** The two images of a pair id of COLMAP's database, the smaller first: `pairId = MAX_IMAGES * imageId1 + imageId2`. */
export function imagesOfPairId(pairId: number): [imageId1: number, imageId2: number] {
  const imageId2 = pairId % MAX_IMAGES
  return [(pairId - imageId2) / MAX_IMAGES, imageId2]
}
