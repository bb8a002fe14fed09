/** Pictures of the masks that a job used, or of those that are proposed for one that failed: `mask-0001.webp`. */
export function maskPictureName(photoStem: string): string {
  return `mask-${photoStem}.webp`
}

export function isMaskPicture(artifactName: string): boolean {
  return artifactName.startsWith('mask-') && artifactName.endsWith('.webp')
}
