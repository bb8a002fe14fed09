import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Annotation } from '#server/contracts/model/marks.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { recordGrade } from '#server/services/jobs/attempt/record-grade.ts'
import { markCancelled } from '#server/services/jobs/cancel/mark-cancelled.ts'
import { startTestServer, type TestServer } from '../../sdk/testing/start-test-server.ts'
import { startCli } from '../testing/start-cli.ts'

let server: TestServer
let dir: string
beforeAll(async () => {
  server = await startTestServer()
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-cli-'))
})
afterAll(async () => {
  await server.close()
  await rm(dir, { recursive: true })
})

const start = (argv: string[], terminal = false) => startCli(argv, { cwd: dir, url: server.baseUrl, terminal })

/** Runs the program to its end. */
async function run(...argv: string[]) {
  const cli = start(argv)
  return { exit: await cli.exit, output: cli.output(), errors: cli.errors() }
}

async function submit(name: string): Promise<string> {
  const uploadIds = await server.fixture.addUploads(3)
  const job = { idempotencyKey: randomUUID(), uploadIds, preset: 'draft' as const, name }
  return (await server.fixture.api.job.submit(job)).id
}

/** With a result of its own. */
async function complete(id: string): Promise<void> {
  const { db, storage } = server.fixture
  const { attempt } = await server.fixture.claim(id)
  await addResult(id, attempt)
  await recordGrade(db, { jobId: id, attempt, grade: 'good' })
  await completeJob(db, { jobId: id, attempt })
  expect(await storage.stat(`jobs/${id}/${attempt}/model.glb`)).not.toBeNull()
}

async function addResult(id: string, attempt: number): Promise<void> {
  const { db, storage } = server.fixture
  for (const name of ['model.glb', 'sparse.ply']) {
    const source = path.join(dir, 'source')
    await writeFile(source, `${name} of ${id}`)
    const storageKey = `jobs/${id}/${attempt}/${name}`
    const facts = { name, description: 'What it is', mediaType: 'application/octet-stream', storageKey }
    await recordArtifact(db, { jobId: id, attempt, ...facts, ...(await storage.put(storageKey, source)) })
  }
}

test('list shows the newest first with the end of their ids, and finds by name and state', async () => {
  const first = await submit('Old chair')
  const second = await submit('Bust')
  await complete(first)
  const { output, exit } = await run('list')
  expect(exit).toBe(0)
  const [top = '', below = ''] = output.split('\n')
  expect(top).toContain(`${second.slice(-8)}  queued`)
  expect(below).toMatch(new RegExp(`^${first.slice(-8)}  completed  good  draft  3 photos  .* Old chair$`))
  expect((await run('list', '--search', 'CHAIR')).output).not.toContain('Bust')
  expect((await run('list', '--state', 'queued')).output).not.toContain('chair')
  expect((await run('list', '--limit', '1')).output).toMatch(
    /\n1 more: --limit, --search, --state, --project or --tag\.\n$/,
  )
  expect(JSON.parse((await run('list', '--json', '--limit', '1')).output)).toMatchObject({
    found: 2,
    jobs: [{ id: second }],
  })
})

test('a job is found by id, its end, its name or as the last one, and a doubt lists who could be meant', async () => {
  const twin = await submit('Twin')
  const other = await submit('twin')
  const idOf = async (text: string) => JSON.parse((await run('show', text, '--json')).output).id
  expect(await idOf(twin)).toBe(twin)
  expect(await idOf(twin.slice(-8))).toBe(twin)
  expect(await idOf('last')).toBe(other)
  const doubt = await run('show', 'TWIN')
  expect(doubt.exit).toBe(1)
  expect(doubt.errors).toContain(
    `2 reconstructions could be meant by TWIN: ${other.slice(-8)} (twin), ${twin.slice(-8)} (Twin).`,
  )
  expect((await run('show', 'nothing')).errors).toContain('There is no reconstruction nothing.')
})

test('list keeps to a project and tags, and names the projects there are', async () => {
  const { api } = server.fixture
  const ids = [await submit('Vase'), await submit('Plate')]
  const project = await api.project.create({ name: 'Museum' })
  await api.project.file({ ids, projectId: project.id })
  await api.project.tag({ ids: ids.slice(0, 1), add: ['clay'] })
  const listed = (await run('list', '--project', 'museum')).output
  expect(listed).toContain(' Vase (Museum) #clay\n')
  expect(listed).toContain(' Plate (Museum)\n')
  expect(listed).not.toContain('Bust')
  expect((await run('list', '--project', 'Museum', '--tag', 'CLAY')).output).not.toContain('Plate')
  expect((await run('list', '--project', 'Garden')).errors).toContain('There is no project Garden.\nThere are: Museum.')
})

test('show tells what a job is and what came of it', async () => {
  const id = await submit('Shown')
  await complete(id)
  const mark: Annotation = { kind: 'annotation', id, text: 'A crack', position: [0, 0, 0], view: null }
  await server.fixture.api.job.addMark({ id, mark })
  const { output } = await run('show', 'shown')
  expect(output).toContain(`Shown\n${server.baseUrl}/jobs/${id}\nDraft, 3 photos, `)
  expect(output).toMatch(/\ncompleted\n/)
  expect(output).toMatch(/ {2}model\.glb {3}\d+ B {2}What it is/)
  expect(output).toContain('\n  Annotation 1: A crack\n')
})

test('attach follows a job that was left to its end, and downloads it', async () => {
  const id = await submit('Left, alone')
  const cli = start(['attach', 'last'])
  const { attempt } = await server.fixture.claim(id)
  await addResult(id, attempt)
  await completeJob(server.fixture.db, { jobId: id, attempt })
  expect(await cli.exit).toBe(0)
  const file = path.join(dir, 'Left_ alone-model', 'model.glb')
  expect(cli.output()).toContain(file)
  expect(await readFile(file, 'utf8')).toBe(`model.glb of ${id}`)
})

test('download takes all results or those that are named', async () => {
  const id = await submit('Loaded')
  await complete(id)
  const one = await run('download', 'Loaded', 'model.glb', '--out', 'one')
  expect(one).toMatchObject({ exit: 0, output: expect.stringContaining(path.join(dir, 'one', 'model.glb')) })
  expect(one.output).not.toContain('sparse.ply')
  expect((await run('download', 'Loaded', '--out', 'all')).output).toContain(path.join(dir, 'all', 'sparse.ply'))
  expect((await run('download', 'Loaded', 'x.obj')).errors).toContain('It has: model.glb, sparse.ply.')
})

test('cancel asks on a terminal, and needs --yes elsewhere', async () => {
  const id = await submit('Wanted')
  const statusOf = async () => (await server.fixture.api.job.get({ id })).status
  expect((await run('cancel', 'last')).errors).toContain('Add --yes to go ahead.')
  const refused = start(['cancel', 'last'], true)
  await refused.until('Cancel "Wanted"? [y/N] ')
  refused.stdin.write('n\n')
  expect(await refused.exit).toBe(1)
  expect(refused.output()).toContain('The reconstruction continues.')
  expect(await statusOf()).toBe('queued')
  expect(await run('cancel', 'last', '--yes')).toMatchObject({ exit: 0, output: expect.stringContaining('Cancelled.') })
  expect(await statusOf()).toBe('cancelled')
  expect(await run('cancel', 'last', '--yes')).toMatchObject({
    exit: 1,
    output: expect.stringContaining('had already ended'),
  })
})

test('delete removes several after one question, and says what stays', async () => {
  const [gone, going] = [await submit('Gone'), await submit('Going')]
  await complete(gone)
  const { attempt } = await server.fixture.claim(going)
  const cli = start(['delete', 'Gone', 'Going'], true)
  await cli.until('Delete 2 reconstructions, with results and photos? [y/N] ')
  cli.stdin.write('y\n')
  expect(await cli.exit).toBe(1)
  expect(cli.output()).toContain('1 reconstruction deleted.\nGoing: ')
  expect((await run('show', 'Gone')).exit).toBe(1)
  await server.fixture.api.job
    .requestCancel({ id: going })
    .then(({ token }) => server.fixture.api.job.confirmCancel({ id: going, token }))
  await markCancelled(server.fixture.db, { jobId: going, attempt })
  expect(await run('delete', 'Going', '--yes')).toMatchObject({ exit: 0 })
})

test.each([
  { argv: ['show'], says: 'Which one? show takes a JOB from list.' },
  { argv: ['cancel', 'a', 'b'], says: 'Give one job at a time, without b.' },
  { argv: ['list', 'chair'], says: 'To list by name: list --search chair' },
  { argv: ['list', '--state', 'done'], says: 'There is no state done: use queued, ' },
  { argv: ['list', '--limit', '0'], says: '--limit takes a number from 1 to 100.' },
])('$argv is explained', async ({ argv, says }) => {
  const { exit, errors } = await run(...argv)
  expect(exit).toBe(1)
  expect(errors).toContain(says)
})
