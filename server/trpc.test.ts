import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorBodySchema } from './contracts/error-body-schema.ts'
import { AppError } from './errors.ts'
import { appRouter } from './routers/app-router.ts'
import { createJobFixture, type JobFixture } from './services/jobs/testing/job-fixture.ts'
import { procedure, router, statusOf } from './trpc.ts'

const SECRET = 'password of the database'

const failing = router({
  full: procedure.query(() => {
    throw new AppError('DISK_FULL', { message: 'The disk is full.', suggestion: 'Free some.', field: 'x', file: 'y' })
  }),
  databaseFull: procedure.query(async ({ ctx }) => {
    await ctx.db.$executeRawUnsafe("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$")
  }),
  bug: procedure.query(() => {
    throw new Error(SECRET)
  }),
  wrongOutput: procedure.output(z.object({ id: z.uuid() })).query(() => ({ id: SECRET })),
})

let fixture: JobFixture
let server: Server
let origin: string
beforeAll(async () => {
  fixture = await createJobFixture()
  const handler = createHTTPHandler({
    router: router({ app: appRouter, failing }),
    createContext: () => fixture.context,
    responseMeta: statusOf,
  })
  server = createServer(handler).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await fixture.close()
})

async function get(procedurePath: string, input?: unknown) {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  const response = await fetch(`${origin}/${procedurePath}${query}`)
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}

describe('over HTTP', () => {
  test('an answer is plain JSON, dates as ISO strings', async () => {
    const job = await fixture.submit()
    const { status, body } = await get('app.job.get', { id: job.id })
    expect(status).toBe(200)
    expect(body.result.data).toEqual(JSON.parse(JSON.stringify(job)))
  })

  test('an AppError keeps all that a user may know, under its own status', async () => {
    const { status, body } = await get('failing.full')
    expect(status).toBe(507)
    expect(errorBodySchema.parse(body.error.data.app)).toEqual({
      code: 'DISK_FULL',
      message: 'The disk is full.',
      suggestion: 'Free some.',
      field: 'x',
      file: 'y',
      retryable: true,
    })
    expect(body.error.data.httpStatus).toBe(507)
  })

  test('input that is wrong names the field', async () => {
    const { status, body } = await get('app.job.get', { id: 'castle' })
    expect(status).toBe(400)
    expect(body.error.data.app).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'id',
      message: '“id” must be an id, and is “castle”.',
    })
  })

  test.each(['failing.bug', 'failing.wrongOutput'])('%s tells nothing of the inside', async (path) => {
    const { status, text, body } = await get(path)
    expect(status).toBe(500)
    expect(body.error.data.app.code).toBe('UNKNOWN')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain('trpc.test.ts')
  })

  test('a procedure that doesn’t exist is the client’s mistake', async () => {
    const { status, body } = await get('app.job.dance')
    expect(status).toBe(400)
    expect(body.error.data.app.code).toBe('INVALID_INPUT')
  })

  test('a disk that is full for the database is named', async () => {
    const { status, body } = await get('failing.databaseFull')
    expect([status, body.error.data.app.code]).toEqual([507, 'DISK_FULL'])
  })

  test('a batch keeps each call’s own outcome', async () => {
    const input = { 0: {}, 1: { id: randomUUID() } }
    const { status, body } = await get(
      `app.job.list,app.job.get?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`,
    )
    expect(status).toBe(207)
    expect(body[0].result.data.nextCursor).toBeNull()
    expect(body[1].error.data.app.code).toBe('JOB_NOT_FOUND')
  })
})
