import type { Estimate } from '#server/contracts/estimate.ts'
import { formatBytes } from '#server/contracts/format.ts'
import { AppError } from '#server/errors.ts'

/** Throws DISK_FULL, with both figures, when the job would not fit into what is free. */
export function assertDiskSpace({ diskBytes }: Pick<Estimate, 'diskBytes'>, freeBytes: number): void {
  if (diskBytes <= freeBytes) return
  throw new AppError('DISK_FULL', {
    message: `This needs about ${formatBytes(diskBytes)} of disk space, but only ${formatBytes(freeBytes)} is free.`,
    suggestion: 'Delete old reconstructions, choose a lower preset, or use fewer photos.',
  })
}
