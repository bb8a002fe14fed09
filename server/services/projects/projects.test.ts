import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MAX_PROJECTS, MAX_TAGS } from '#server/contracts/lists/job-list-limits.ts'
import { getLog } from '#server/log.ts'
import { bodyOfError } from '../jobs/testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from '../jobs/testing/job-fixture.ts'
import { listenForJobChanges } from '../jobs/view/job-changes.ts'
import { createJobFeed } from '../jobs/view/job-feed.ts'

let fixture: JobFixture
let api: JobFixture['api']
let stranger: JobFixture['api']
beforeAll(async () => {
  fixture = await createJobFixture()
  api = fixture.api
  stranger = fixture.apiOf('stranger')
})
afterAll(() => fixture.close())

const submit = async (projectId?: string) =>
  (
    await api.job.submit({
      ...{ idempotencyKey: randomUUID(), uploadIds: await fixture.addUploads(3), preset: 'draft' },
      ...(projectId && { projectId }),
    })
  ).id
const filed = async (input: { project?: string; tags?: string[] }) =>
  (await api.job.list(input)).jobs.map(({ id }) => id).sort()

describe('projects', () => {
  test('one name is one project, in whatever case and however many tabs make it', async () => {
    const names = ['Museum', ' museum ', 'MUSEUM', 'Museum\n']
    const made = await Promise.all(names.map((name) => api.project.create({ name })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect((await api.project.list()).projects).toHaveLength(1)
    for (const name of ['', '  ', 'x'.repeat(61)]) {
      expect(await bodyOfError(api.project.create({ name })), name).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'name',
      })
    }
  })

  test('a rename takes no name of another, and changes its own spelling', async () => {
    const [one, other] = [await api.project.create({ name: 'Digs' }), await api.project.create({ name: 'Finds' })]
    expect(await bodyOfError(api.project.rename({ id: one.id, name: 'finds' }))).toMatchObject({ code: 'NAME_TAKEN' })
    expect(await api.project.rename({ id: other.id, name: 'FINDS' })).toEqual({ id: other.id, name: 'FINDS' })
    const gone = api.project.rename({ id: randomUUID(), name: 'x' })
    expect(await bodyOfError(gone)).toMatchObject({ code: 'PROJECT_NOT_FOUND' })
  })

  test('jobs are filed at the start or later, found by their project, and kept when it is deleted', async () => {
    const { id } = await api.project.create({ name: 'Chapel' })
    const inside = [await submit(id), await submit()]
    const outside = await submit()
    const gone = randomUUID()
    const { changed } = await api.project.file({ ids: [...inside, gone], projectId: id })
    expect(changed).toEqual(inside.toSorted())
    expect(await filed({ project: id })).toEqual(inside.toSorted())
    expect(await filed({ project: 'none' })).toEqual([outside])
    expect(await api.job.get({ id: inside[0] as string })).toMatchObject({ project: { id, name: 'Chapel' }, tags: [] })
    expect(await api.project.list()).toMatchObject({
      projects: expect.arrayContaining([{ id, name: 'Chapel', jobs: 2 }]),
      loose: 1,
    })
    expect(await fixture.kindsOfEvents(inside[1] as string)).toEqual(['submitted', 'filed'])

    await api.project.remove({ id })
    expect(await filed({ project: 'none' })).toEqual([...inside, outside].sort())
    // As somebody finds it who deletes it in a second tab.
    expect(await api.project.remove({ id })).toEqual({ id })
    for (const late of [api.project.file({ ids: [outside], projectId: id }), submit(id)]) {
      expect(await bodyOfError(late)).toMatchObject({ code: 'PROJECT_NOT_FOUND', field: 'projectId' })
    }
  })

  test('one tab files and duplicates while another deletes: each ends, and no job is lost', async () => {
    for (let round = 0; round < 3; round++) {
      const { id } = await api.project.create({ name: `Round ${round}` })
      const ids = [await submit(id), await submit(id), await submit()]
      const work = await Promise.allSettled([
        api.project.file({ ids, projectId: id }),
        api.job.duplicate({ id: ids[0] as string, idempotencyKey: randomUUID(), preset: 'draft' }),
        api.project.remove({ id }),
        api.project.file({ ids: ids.toReversed(), projectId: id }),
      ])
      for (const end of work) {
        if (end.status === 'rejected')
          expect(await bodyOfError(Promise.reject(end.reason))).toMatchObject({ code: 'PROJECT_NOT_FOUND' })
      }
      expect(await fixture.db.job.count({ where: { id: { in: ids }, projectId: null } })).toBe(3)
    }
  })

  test('nobody sees or changes those of somebody else', async () => {
    const { id } = await api.project.create({ name: 'Private' })
    const job = await submit(id)
    expect(await stranger.project.list()).toEqual({ projects: [], tags: [], loose: 0 })
    expect(await bodyOfError(stranger.project.rename({ id, name: 'Mine' }))).toMatchObject({
      code: 'PROJECT_NOT_FOUND',
    })
    await stranger.project.remove({ id })
    expect(await stranger.project.file({ ids: [job], projectId: null })).toEqual({ changed: [] })
    expect(await stranger.project.tag({ ids: [job], add: ['mine'] })).toEqual({ changed: [] })
    expect(await api.job.get({ id: job })).toMatchObject({ project: { id, name: 'Private' }, tags: [] })
  })

  test('there is an end to their number', async () => {
    const others = fixture.apiOf('collector')
    const data = Array.from({ length: MAX_PROJECTS }, (_, i) => ({
      id: randomUUID(),
      ownerId: 'collector',
      name: `${i}`,
    }))
    await fixture.db.project.createMany({ data })
    expect(await bodyOfError(others.project.create({ name: 'more' }))).toMatchObject({ code: 'TOO_MANY_PROJECTS' })
    expect(await others.project.create({ name: '7' })).toMatchObject({ name: '7' })
  })
})

describe('tags', () => {
  test('are found in whatever case, keep their first spelling, and go with their last job', async () => {
    const [a, b] = [await submit(), await submit()]
    await api.project.tag({ ids: [a], add: ['Clay', ' raw   edge '] })
    await api.project.tag({ ids: [a, b], add: ['clay', 'CLAY', 'Zinc'], remove: ['nothing'] })
    expect((await api.job.get({ id: a })).tags).toEqual(['Clay', 'raw edge', 'Zinc'])
    expect((await api.job.get({ id: b })).tags).toEqual(['Clay', 'Zinc'])
    expect(await filed({ tags: ['CLAY'] })).toEqual([a, b].sort())
    expect(await filed({ tags: ['clay', 'raw edge'] })).toEqual([a])
    expect((await api.project.list()).tags).toEqual([
      { tag: 'Clay', jobs: 2 },
      { tag: 'raw edge', jobs: 1 },
      { tag: 'Zinc', jobs: 2 },
    ])
    await api.project.tag({ ids: [a, b], remove: ['ZINC'] })
    expect((await api.project.list()).tags.map(({ tag }) => tag)).toEqual(['Clay', 'raw edge'])
    for (const bad of ['', 'a,b', 'x'.repeat(41)]) {
      expect(await bodyOfError(api.project.tag({ ids: [a], add: [bad] })), bad).toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  test('given in two tabs at the same time, each is there once', async () => {
    const id = await submit()
    await Promise.all(['Oak', 'oak', 'OAK'].map((tag) => api.project.tag({ ids: [id], add: [tag, 'wood'] })))
    expect((await api.job.get({ id })).tags.map((tag) => tag.toLowerCase())).toEqual(['oak', 'wood'])
  })

  test('too many for one job change none', async () => {
    const [full, empty] = [await submit(), await submit()]
    const tags = Array.from({ length: MAX_TAGS }, (_, i) => `tag ${i}`)
    await api.project.tag({ ids: [full], add: tags })
    const more = api.project.tag({ ids: [empty, full], add: ['one more'], remove: [] })
    expect(await bodyOfError(more)).toMatchObject({ code: 'TOO_MANY_TAGS' })
    expect((await api.job.get({ id: empty })).tags).toEqual([])
  })

  test('a duplicate is filed as its source is', async () => {
    const { id: projectId } = await api.project.create({ name: 'Twins' })
    const id = await submit(projectId)
    await api.project.tag({ ids: [id], add: ['wood'] })
    const copy = await api.job.duplicate({ id, idempotencyKey: randomUUID(), preset: 'high' })
    expect(copy).toMatchObject({ project: { id: projectId }, tags: ['wood'] })
  })
})

test('those who watch a job hear of its tags, and of its project’s new name', async () => {
  const changes = listenForJobChanges({ databaseUrl: fixture.url, log: getLog('test') })
  try {
    await vi.waitUntil(() => changes.isHearing())
    const feed = createJobFeed({ db: fixture.db, ownerId: fixture.context.ownerId }, changes)
    const project = await api.project.create({ name: 'Old name' })
    const id = await submit(project.id)
    const seen = async () => {
      const { job } = await feed.read(id)
      return [job.project?.name, ...job.tags]
    }
    await expect.poll(seen).toEqual(['Old name'])
    await api.project.tag({ ids: [id], add: ['seen'] })
    await expect.poll(seen).toEqual(['Old name', 'seen'])
    await api.project.rename({ id: project.id, name: 'New name' })
    await expect.poll(seen).toEqual(['New name', 'seen'])
    await api.project.remove({ id: project.id })
    await expect.poll(seen).toEqual([undefined, 'seen'])
  } finally {
    await changes.close()
  }
})
