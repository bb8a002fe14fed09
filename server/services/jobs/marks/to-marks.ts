import { type Mark, markSchema } from '#server/contracts/model/marks-schema.ts'
import type { JobMark } from '#server/generated/prisma/client.ts'

/** What rows say, in their order. One that an older or newer version wrote in another form is left out: the rest is still worth seeing. */
export function toMarks(rows: readonly JobMark[]): Mark[] {
  return rows.flatMap((row) => {
    const { success, data } = markSchema.safeParse(toMark(row))
    return success ? [data] : []
  })
}

function toMark({ id, kind, text, position, view, isOpening }: JobMark): unknown {
  if (kind === 'measurement') {
    const [from, to] = Array.isArray(position) ? position : []
    return { kind, id, from, to }
  }
  return kind === 'annotation' ? { kind, id, text, position, view } : { kind, id, text, view, isOpening }
}
