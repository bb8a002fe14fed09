import { AppError } from '../../errors.ts'

export function jobNotFound(): AppError {
  return new AppError('JOB_NOT_FOUND', {
    message: 'There is no such reconstruction.',
    suggestion: 'The reconstruction may have been deleted. Go back to the list.',
  })
}
