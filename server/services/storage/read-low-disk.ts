import type { Env } from '../../env.ts'
import type { Storage } from './storage.ts'

/** Bytes that are free where the reserve is touched, without which the database itself may stop; else null. */
export async function readLowDisk(
  storage: Pick<Storage, 'freeBytes'>,
  { diskReserveBytes }: Pick<Env, 'diskReserveBytes'>,
): Promise<number | null> {
  const freeBytes = await storage.freeBytes()
  return freeBytes < diskReserveBytes ? freeBytes : null
}
