export const DRAFT_KEY = 'maquette.draft'

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Whether an earlier visit or another tab is gathering something: only then the page needs all that sends photos at once. */
export function hasDraft(storage: DraftStorage): boolean {
  try {
    const draft = JSON.parse(storage.getItem(DRAFT_KEY) ?? '{}')
    return draft.files?.length > 0 || Boolean(draft.transforms)
  } catch {
    return false
  }
}
