import { pipelineSettingsSchema, type SettingsChanges } from '#server/contracts/preset-schema.ts'
import { UsageError } from './usage-error.ts'

const changesSchema = pipelineSettingsSchema.partial().strict()

/** What `--settings` may change. */
export const SETTING_NAMES = Object.keys(pipelineSettingsSchema.shape)

/** Reads `depthPx=1200,meshTriangles=50000`, or an object as JSON. Throws UsageError. */
export function readSettings(text: string): SettingsChanges {
  const { success, data, error } = changesSchema.safeParse(
    text.trim().startsWith('{') ? fromJson(text) : fromPairs(text),
  )
  if (success) return data
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') {
    throw new UsageError(`There is no setting ${issue.keys.join(', ')}: take ${SETTING_NAMES.join(', ')}.`)
  }
  throw new UsageError(`--settings ${issue?.path.join('.')}: ${issue?.message}.`)
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new UsageError(`--settings is no JSON: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

function fromPairs(text: string): Record<string, unknown> {
  const pairs = text.split(',').map((pair) => {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(pair) ?? []
    if (!name || value === undefined)
      throw new UsageError(`--settings takes NAME=VALUE,...: not ${pair.trim() || text}.`)
    return [name, value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value]
  })
  return Object.fromEntries(pairs)
}
