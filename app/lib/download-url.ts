import type { ArtifactView } from '#server/contracts/artifacts.ts'

/** Where a file is saved from, under its own name, instead of being shown. */
export function downloadUrl({ url }: Pick<ArtifactView, 'url'>): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}
