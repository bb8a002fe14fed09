import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,worker,sdk,cli,intake,scripts,prisma,app,bench}/**/*.test.ts'],
    globalSetup: ['server/testing/postgres-global-setup.ts'],
    // Tests bring settings and databases of their own: a test that reaches for the process's finds none, and is quiet.
    env: { DATABASE_URL: 'postgres://tests-make-their-own.invalid/', LOG_LEVEL: 'silent' },
    // Two cores: more files at once would only make COLMAP's share of each test uneven.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
