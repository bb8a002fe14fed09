import { v4 as uuidv4 } from 'uuid'
import { z } from 'zod'
import { backgroundSchema, presetNameSchema, settingsChangesSchema } from '#server/contracts/preset-schema.ts'
import { DRAFT_KEY, type DraftStorage } from './has-draft.ts'

/** What must outlive a reload: which files were chosen, and under which ids the server knows them. */
const draftSchema = z.object({
  captureId: z.uuid(),
  /** Null until the user names it. */
  name: z.string().nullable(),
  preset: presetNameSchema,
  /** Null unless the photos come from a reconstruction that left its background out. */
  background: backgroundSchema.nullable().default(null),
  /** What differs from the preset's settings: none of them, where one is out of range. */
  settings: settingsChangesSchema.catch({}),
  /** The key of the last try to submit, and what that try was about. */
  submit: z.object({ key: z.uuid(), intent: z.string() }).nullable(),
  transforms: z
    .object({
      folder: z.string(),
      text: z.string(),
      source: z.string().default('transforms.json'),
      problem: z.object({ problem: z.string(), suggestion: z.string() }).nullable().default(null),
      isLost: z.boolean().optional(),
    })
    .nullable()
    .default(null),
  /** The text of a capture.json. */
  captureJson: z.string().nullable().default(null),
  files: z.array(
    z.object({
      key: z.string(),
      fileName: z.string(),
      byteSize: z.number(),
      lastModified: z.number().nullable(),
      folder: z.string(),
      uploadId: z.uuid().nullable(),
      isShared: z.boolean().default(false),
    }),
  ),
})
export type Draft = z.infer<typeof draftSchema>

export function emptyDraft(): Draft {
  const nothing = {
    name: null,
    background: null,
    settings: {},
    submit: null,
    transforms: null,
    captureJson: null,
    files: [],
  }
  return { captureId: uuidv4(), preset: 'standard', ...nothing }
}

/** The draft that was kept, or an empty one when there is none or an older page wrote it. */
export function loadDraft(storage: DraftStorage): Draft {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(storage.getItem(DRAFT_KEY) ?? 'null'))
    return parsed.success ? parsed.data : emptyDraft()
  } catch {
    return emptyDraft()
  }
}

/**
 * Best effort: a full or forbidden storage costs the resume after a reload and nothing else. Poses of thousands of frames have no room in
 * what a browser keeps for a site (5 million characters): the files are kept without them then, and after a reload the poses are asked for.
 */
export function saveDraft(storage: DraftStorage, draft: Draft): void {
  const { transforms } = draft
  if (set(storage, draft) || !transforms) return
  set(storage, { ...draft, transforms: { ...transforms, text: '', isLost: true } })
}

/** False when it has no room. */
function set(storage: DraftStorage, draft: Draft): boolean {
  try {
    storage.setItem(DRAFT_KEY, JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}
