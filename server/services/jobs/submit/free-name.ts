import { MAX_NAME_CHARACTERS } from '#server/contracts/job-inputs.ts'
import type { DbTx } from '#server/db.ts'

/** Of a name that was taken: `Castle (2)`. */
const NUMBERED = /^(.*\S) \((\d{1,6})\)$/s

/**
 * The wanted name for a new job, or where the owner has a job of that name, the same with the next number: `Castle (2)`. A list of equal
 * names are generic. Two concurrent requests may still get the same name, which is harmless.
 */
export async function freeName(tx: DbTx, ownerId: string, wanted: string): Promise<string> {
  if (!(await tx.job.findFirst({ where: { ownerId, name: wanted }, select: { id: true } }))) return wanted
  const stem = NUMBERED.exec(wanted)?.[1] ?? wanted
  const others = await tx.job.findMany({
    where: { ownerId, name: { startsWith: `${stem} (` } },
    select: { name: true },
    distinct: ['name'],
  })
  const numbers = others.flatMap(({ name }) => {
    const [, of, number] = NUMBERED.exec(name) ?? []
    return of === stem ? [Number(number)] : []
  })
  const ending = ` (${Math.max(1, ...numbers) + 1})`
  return `${stem.slice(0, MAX_NAME_CHARACTERS - ending.length).trimEnd()}${ending}`
}
