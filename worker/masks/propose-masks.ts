import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import type { StageContext } from '../pipeline/stage.ts'
import type { PreparedPhoto } from '../stages/prepare.ts'
import { publishMaskPicture } from './mask-picture.ts'
import { findMasks, preparedPath } from './photo-masks.ts'

/**
 * Runs `work`. Where that ends because the background stood still, shows what the setting `background: 'still'` would leave out, as a
 * picture of each photo, so that its owner can accept it; then throws the same error.
 */
export async function proposingMasks<Result>(
  context: StageContext,
  photos: readonly PreparedPhoto[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const canPropose = context.settings.background === 'keep'
    if (!(error instanceof AppError) || error.code !== 'STILL_BACKGROUND' || !canPropose) throw error
    context.progress(1, stepNote('proposingMasks'))
    await findMasks(context, photos, 'still', (photo, mask) =>
      publishMaskPicture(context, { path: preparedPath(context, photo), name: photo.name }, { ...photo, mask }),
    )
    throw error
  }
}
