import { randomUUID } from 'node:crypto'
import type { MaquetteClient } from '#sdk/maquette-client.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { PresetName } from '#server/contracts/preset.ts'

/** Uploads the photos and returns their upload ids. A benchmark has no use for a capture that isn't whole. */
export async function uploadCapture(client: MaquetteClient, photos: readonly string[]): Promise<string[]> {
  const { accepted, refused } = await client.uploadFiles(photos, { captureId: randomUUID() })
  const first = refused[0]
  if (first) throw new Error(`${first.path} was refused: ${first.error.message}`)
  return accepted.map(({ upload }) => upload.id)
}

/** Submits a new job on these uploads. */
export function submitJob(client: MaquetteClient, uploadIds: string[], preset: PresetName): Promise<JobView> {
  return client.api.job.submit.mutate({ idempotencyKey: randomUUID(), uploadIds, preset })
}

/** Cancels the job in the two steps and resolves when the worker is free again. Removing it would remove its photos. */
export async function cancelJob(client: MaquetteClient, id: string): Promise<void> {
  const { token } = await client.api.job.requestCancel.mutate({ id })
  await client.api.job.confirmCancel.mutate({ id, token })
  await client.waitForJob(id, { intervalMs: 50 })
}
