import { readFile } from 'node:fs/promises'

/**
 * How many processes the kernel has killed since boot because memory was short, in any group; null where it doesn't say
 * (elsewhere than on Linux, and before 4.13). Programs like systemd-oomd and earlyoom kill by themselves and aren't counted.
 */
export async function countMemoryKills(): Promise<number | null> {
  const text = await readFile('/proc/vmstat', 'utf8').catch(() => '')
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1]
  return count === undefined ? null : Number(count)
}
