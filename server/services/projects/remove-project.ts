import { inTransaction } from '../jobs/in-transaction.ts'
import type { ProjectDeps } from './project-deps.ts'

/** Deletes the folder alone: its jobs stay, in no project. One that is gone already is as it should be. */
export function removeProject({ db, ownerId }: ProjectDeps, { id }: { id: string }): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    // Jobs first, as `holdProject` asks.
    await tx.$queryRaw`
      SELECT 1 FROM jobs WHERE project_id = ${id}::uuid AND owner_id = ${ownerId} ORDER BY id FOR UPDATE`
    await tx.project.deleteMany({ where: { id, ownerId } })
    return { id }
  })
}
