import { defineConfig } from 'vitest/config'

/** Of every project. */
const COMMON = {
  // Tests bring settings and databases of their own: a test that reaches for the process's finds none, and is quiet.
  env: { DATABASE_URL: 'postgres://tests-make-their-own.invalid/', LOG_LEVEL: 'silent' },
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

/** What handles requests uses what a server's process has one of: settings, database, queue. */
const ROUTES = 'app/api/**/*.test.ts'

export default defineConfig({
  test: {
    globalSetup: ['server/testing/postgres-global-setup.ts'],
    // Two cores: more files at once would only make COLMAP's share of each test uneven.
    maxWorkers: 2,
    projects: [
      { test: { ...COMMON, name: 'routes', include: [ROUTES] } },
      {
        test: {
          ...COMMON,
          name: 'rest',
          include: ['{server,worker,sdk,cli,intake,scripts,prisma,app,bench}/**/*.test.ts'],
          exclude: [ROUTES],
          // Most files take less time than a process takes to start and to load what they test.
          isolate: false,
        },
      },
    ],
  },
})
