import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '../../errors.ts'

export function unknownUpload(cause?: unknown): AppError {
  return new AppError('UNKNOWN_UPLOAD', {
    ...explainError('uploadGone', 'chooseAgain'),
    cause,
  })
}
