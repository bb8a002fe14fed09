import { randomUUID } from 'node:crypto'
import { expect, photoPaths } from '../../fixtures.ts'
import { client } from './seed.ts'

const SUBJECTS = [
  'Saint Jerome',
  'Amphora 1937.12',
  'Chair',
  'Trilobite with a broken tail, the left half of the larger plate from the quarry',
  'Door',
]

interface Many {
  ids: string[]
  projectId: string
}

/** Cancelled before they begin, so that no worker is kept busy; some in a project, some with tags. */
export async function makeMany(count: number): Promise<Many> {
  const { api, uploadFiles } = client()
  const { accepted } = await uploadFiles(photoPaths().slice(0, 6), { captureId: randomUUID() })
  const files = accepted.map(({ upload }) => upload.id)
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    const { id } = await api.job.submit.mutate({
      idempotencyKey: randomUUID(),
      // Another one first is another thumbnail.
      uploadIds: [...files.slice(i % files.length), ...files.slice(0, i % files.length)],
      preset: i % 7 === 0 ? 'high' : i % 3 === 0 ? 'standard' : 'draft',
      name: `${SUBJECTS[i % SUBJECTS.length]}, ${i + 1}`,
    })
    const { token } = await api.job.requestCancel.mutate({ id })
    await api.job.confirmCancel.mutate({ id, token })
    ids.push(id)
  }
  const project = await api.project.create.mutate({ name: 'Collection of the town museum' })
  await api.project.file.mutate({ ids: ids.filter((_, i) => i % 4 === 0), projectId: project.id })
  await api.project.tag.mutate({ ids: ids.filter((_, i) => i % 3 === 0), add: ['stone', 'to be taken again'] })
  await expect
    .poll(async () => (await api.job.list.query({ statuses: ['cancelling', 'queued'] })).found, { timeout: 60_000 })
    .toBe(0)
  return { ids, projectId: project.id }
}

export async function removeMany({ ids, projectId }: Many): Promise<void> {
  const { api } = client()
  await api.job.removeMany.mutate({ ids })
  await api.project.remove.mutate({ id: projectId })
}
