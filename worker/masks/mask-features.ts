import type { StageContext } from '../pipeline/stage.ts'
import { MIN_USABLE_FEATURES, type PhotoFeatures } from '../stages/features.ts'
import { dropFeatures, featuresInMask, readKeypoints } from './drop-features.ts'
import { maskPath, readMaskFile } from './mask-file.ts'

/**
 * Share of the photos that must have enough features inside of their masks. With fewer, poses would be lost that the surroundings give:
 * a plain vase that was photographed all around.
 */
const MIN_USABLE_SHARE = 0.7

export interface MaskedFeatures {
  photos: PhotoFeatures[]
  /** Whether cameras are found by the object alone, or by whole photos. */
  dropped: boolean
}

/**
 * Drops features outside of the masks from COLMAP's database, by the rule of its own `ImageReader.mask_path`, which can't be used here: what
 * it drops is gone, so a change of masks would cost finding all features again, and the number of those left would be unknown.
 *
 * @param always also where few features are left: what was found to stand still before a turning object misleads every pose
 */
export async function maskFeatures(
  { log }: Pick<StageContext, 'log'>,
  photos: readonly PhotoFeatures[],
  { database, masksDir, always }: { database: string; masksDir: string; always: boolean },
): Promise<MaskedFeatures> {
  const kept: (Uint8Array | null)[] = []
  for (const { name } of photos) {
    const mask = await readMaskFile(maskPath(masksDir, name))
    kept.push(mask && featuresInMask(readKeypoints(database, name), mask))
  }
  const masked = photos.map((photo, i) => {
    const inside = kept[i]
    return inside ? { ...photo, features: inside.reduce((sum, value) => sum + value, 0) } : photo
  })
  const usable = (list: readonly PhotoFeatures[]) =>
    list.filter(({ features }) => features >= MIN_USABLE_FEATURES).length
  const [before, after] = [usable(photos), usable(masked)]
  if (!always && after < MIN_USABLE_SHARE * before) {
    log(
      `Only ${after} of ${photos.length} photos have enough features inside of their masks: cameras are found by whole photos, and the masks count from depth on`,
    )
    return { photos: [...photos], dropped: false }
  }
  for (const [i, { name }] of photos.entries()) {
    const inside = kept[i]
    if (inside) dropFeatures(database, { name, kept: inside })
  }
  const sum = (list: readonly PhotoFeatures[]) => list.reduce((total, { features }) => total + features, 0)
  log(`${sum(masked)} of ${sum(photos)} features are inside of the masks; the others are left out`)
  return { photos: masked, dropped: true }
}
