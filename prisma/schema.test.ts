import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Prisma } from '#server/generated/prisma/client.ts'
import { applyMigrations } from '#server/migrate.ts'
import { createTestDatabase, type TestDatabase } from '#server/testing/test-database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

describe('schema.prisma and the migrations', () => {
  test('every model can be read with all its columns', async () => {
    const delegates = database.db as unknown as Record<string, { findMany(): Promise<unknown[]> }>
    for (const model of Object.values(Prisma.ModelName)) {
      const delegate = delegates[model.charAt(0).toLowerCase() + model.slice(1)]
      expect(await delegate?.findMany(), model).toEqual([])
    }
  })

  test('the tables have no column that the schema does not know', async () => {
    const columns = await database.db.$queryRaw<{ table_name: string; n: number }[]>`
      SELECT table_name, count(*)::int AS n FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' GROUP BY 1 ORDER BY 1`
    expect(columns).toEqual([
      { table_name: 'artifacts', n: Object.keys(Prisma.ArtifactScalarFieldEnum).length },
      { table_name: 'job_events', n: Object.keys(Prisma.JobEventScalarFieldEnum).length },
      { table_name: 'job_marks', n: Object.keys(Prisma.JobMarkScalarFieldEnum).length },
      { table_name: 'job_photos', n: Object.keys(Prisma.JobPhotoScalarFieldEnum).length },
      { table_name: 'job_tags', n: Object.keys(Prisma.JobTagScalarFieldEnum).length },
      { table_name: 'jobs', n: Object.keys(Prisma.JobScalarFieldEnum).length },
      { table_name: 'projects', n: Object.keys(Prisma.ProjectScalarFieldEnum).length },
      { table_name: 'uploads', n: Object.keys(Prisma.UploadScalarFieldEnum).length },
      { table_name: 'workers', n: Object.keys(Prisma.WorkerScalarFieldEnum).length },
    ])
  })

  test('applying the migrations again changes nothing', async () => {
    expect(await applyMigrations(database.url)).toEqual([])
  })
})
