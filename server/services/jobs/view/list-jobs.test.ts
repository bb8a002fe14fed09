import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ListJobsInput } from '#server/contracts/lists/job-list.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { recordArtifact } from '../attempt/record-artifact.ts'
import { recordGrade } from '../attempt/record-grade.ts'
import { bodyOfError } from '../testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'

let fixture: JobFixture
/** In the order of their making. */
const NAMES = ['Chair', 'chapel 100%', 'Arch', 'chair', 'Bust'] as const
const ids: string[] = []

beforeAll(async () => {
  fixture = await createJobFixture()
  for (const [i, name] of NAMES.entries()) {
    const uploadIds = await Promise.all([0, 1, 2].map(() => fixture.addUpload({ byteSize: 1000 + 100 * (i % 3) })))
    const preset = i === 2 ? 'high' : 'draft'
    ids.push((await fixture.api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset, name })).id)
  }
})
afterAll(() => fixture.close())

const found = async (input: Partial<ListJobsInput>) => (await fixture.api.job.list(input)).jobs.map(({ name }) => name)

/** All pages of two. */
async function pages(input: Partial<ListJobsInput>): Promise<string[]> {
  const names: string[] = []
  for (let cursor: string | null = null, first = true; first || cursor; first = false) {
    const page = await fixture.api.job.list({ ...input, limit: 2, cursor })
    names.push(...page.jobs.map(({ name }) => name))
    cursor = page.nextCursor
  }
  return names
}

describe('the list of jobs', () => {
  test('goes by age, name or size over pages, and equal ones neither repeat nor fall out', async () => {
    expect(await pages({})).toEqual(NAMES.toReversed())
    expect(await pages({ sort: 'oldest' })).toEqual(NAMES)
    expect(await pages({ sort: 'name' })).toEqual(['Arch', 'Bust', 'Chair', 'chair', 'chapel 100%'])
    // 3.6, 3.3 and 3.3, 3 and 3 kB: of equal ones the newer first.
    expect(await pages({ sort: 'largest' })).toEqual(['Arch', 'Bust', 'chapel 100%', 'chair', 'Chair'])
  })

  test('is searched by a part of the name in any case, and takes no letter for a pattern', async () => {
    expect(await found({ search: 'CHA' })).toEqual(['chair', 'chapel 100%', 'Chair'])
    expect(await found({ search: '0%' })).toEqual(['chapel 100%'])
    expect(await found({ search: 'ch_ir' })).toEqual([])
    expect(await found({ search: 'ha\0i' })).toEqual(['chair', 'Chair'])
    const { found: count, total } = await fixture.api.job.list({ search: 'chair', limit: 1 })
    expect([count, total]).toEqual([2, 5])
  })

  test('is filtered by state and quality', async () => {
    expect(await found({ presets: ['high'] })).toEqual(['Arch'])
    expect(await found({ presets: ['draft'], statuses: ['completed', 'failed'] })).toEqual([])
    expect(await found({ presets: ['draft'], statuses: ['queued'], search: 'bust' })).toEqual(['Bust'])
  })

  test('refuses a cursor of another order', async () => {
    const { nextCursor } = await fixture.api.job.list({ limit: 1, sort: 'name' })
    for (const sort of ['newest', 'largest'] as const) {
      const refused = fixture.api.job.list({ sort, cursor: nextCursor })
      expect(await bodyOfError(refused)).toMatchObject({ code: 'INVALID_INPUT', field: 'cursor' })
    }
  })

  test('gives the grade of a finished job, where its model is, and whether it is shared', async () => {
    const id = ids[0] as string
    const { attempt } = await fixture.claim(id)
    const rowOf = async () => (await fixture.api.job.list({})).jobs.find((job) => job.id === id)
    await recordGrade(fixture.db, { jobId: id, attempt: attempt + 1, grade: 'poor' })
    await recordGrade(fixture.db, { jobId: id, attempt, grade: 'good' })
    await recordArtifact(fixture.db, {
      ...{ jobId: id, attempt, name: 'model.glb', description: '', mediaType: 'model/gltf-binary', byteSize: 5 },
      ...{ sha256: 'a'.repeat(64), storageKey: `jobs/${id}/1/model.glb` },
    })
    expect(await rowOf()).toMatchObject({ grade: null, modelUrl: null, shareToken: null })
    await completeJob(fixture.db, { jobId: id, attempt })
    const { shareToken } = await fixture.api.job.share({ id })
    expect(await rowOf()).toMatchObject({ grade: 'good', shareToken })
    expect((await rowOf())?.modelUrl).toContain(`/api/jobs/${id}/files/model.glb`)
  })
})

test('removing many removes what has ended, keeps the rest with its reason, and takes what is gone for gone', async () => {
  const [ended = '', waiting = ''] = ids.slice(3)
  const { token } = await fixture.api.job.requestCancel({ id: ended })
  await fixture.api.job.confirmCancel({ id: ended, token })
  const gone = randomUUID()
  const { removed, kept } = await fixture.api.job.removeMany({ ids: [waiting, ended, gone, ended] })
  expect(removed).toEqual([ended, gone])
  expect(kept).toMatchObject([{ id: waiting, error: { code: 'NOT_FINISHED' } }])
  expect((await fixture.api.job.list({})).total).toBe(4)
})
