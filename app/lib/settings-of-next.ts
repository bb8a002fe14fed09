import type { SettingsChanges } from '#server/contracts/preset-schema.ts'

/**
 * What a reconstruction with another quality keeps of a job's own settings; undefined for nothing. What is behind the object stays as it is:
 * without it, a turntable would fail again, as would a capture that was tried although it seemed to be hopeless. The numbers are what the
 * other quality is for.
 */
export function settingsOfNext({ background, tryAnyway }: SettingsChanges): SettingsChanges | undefined {
  const kept = { ...(background && { background }), ...(tryAnyway && { tryAnyway }) }
  return Object.keys(kept).length > 0 ? kept : undefined
}
