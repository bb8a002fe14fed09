import type { SettingsChanges } from '#server/contracts/preset.ts'

/**
 * What a reconstruction with another quality keeps of a job's own settings; undefined for nothing. What is behind the object stays as it is:
 * without it, a turntable would fail again. The numbers are what the other quality is for.
 */
export function settingsOfNext({ background }: SettingsChanges): SettingsChanges | undefined {
  return background && { background }
}
