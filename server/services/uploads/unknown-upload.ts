import { AppError } from '../../errors.ts'

export function unknownUpload(cause?: unknown): AppError {
  return new AppError('UNKNOWN_UPLOAD', {
    message: 'There is no such upload: it was removed, or it never started.',
    suggestion: 'Choose the photo again.',
    cause,
  })
}
