import type { Estimate } from '#server/contracts/estimate.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'

/** Throws DISK_FULL, with both figures, when the job would not fit into what is free. */
export function assertDiskSpace({ diskBytes }: Pick<Estimate, 'diskBytes'>, freeBytes: number): void {
  if (diskBytes <= freeBytes) return
  throw new AppError('DISK_FULL', {
    ...explainError('diskNeeds', 'needLess', { needBytes: diskBytes, freeBytes }),
  })
}
