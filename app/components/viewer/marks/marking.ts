import type { Mark } from '#server/contracts/model/marks.ts'

/** What a viewer may do with annotations, saved views and measurements. */
export interface Marking {
  marks: readonly Mark[]
  /** Null where one may only look. */
  actions: MarkActions | null
}

/** Each resolves to whether it is kept; a failure has been told. */
export interface MarkActions {
  add(mark: Mark): Promise<boolean>
  /** Its text, or whether the viewer opens with it. */
  change(mark: Mark, changes: { text?: string; isOpening?: boolean }): Promise<boolean>
  remove(mark: Mark): Promise<boolean>
}
