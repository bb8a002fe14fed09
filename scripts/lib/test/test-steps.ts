import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { buildPages } from '../build/build-pages.ts'
import { ROOT } from '../paths.mjs'
import { readPlaywrightReport, readVitestReport, type TestCounts } from './test-report.ts'

export interface StepResult {
  ok: boolean
  /** Null for steps that run no tests. */
  counts: TestCounts | null
}

export interface TestStep {
  name: 'check' | 'types' | 'unit' | 'build' | 'e2e' | 'faults'
  title: string
  run(context: StepContext): Promise<StepResult>
}

export interface StepContext {
  env: NodeJS.ProcessEnv
  /** Where reports and logs go. */
  dataDir: string
  /**
   * `long` has the tests as well that take long: browser tests with the tag `@long`, unit tests of `longTest`. `sizes` is the browser tests in `e2e/sizes`
   * alone, each of them at every size.
   */
  selection: 'short' | 'long' | 'sizes'
}

const BIN = {
  biome: path.join('@biomejs', 'biome', 'bin', 'biome'),
  next: path.join('next', 'dist', 'bin', 'next'),
  playwright: path.join('@playwright', 'test', 'cli.js'),
  tsc: path.join('typescript', 'bin', 'tsc'),
  vitest: path.join('vitest', 'vitest.mjs'),
}

const SELECTION = { short: ['--grep-invert', '@long'], long: [], sizes: ['e2e/sizes'] } as const

/** What `npm test` runs, in this order, each whatever became of the ones before. */
export const TEST_STEPS: readonly TestStep[] = [
  {
    name: 'check',
    title: 'Formatting, lint and import rules',
    run: async ({ env }) => ({ ok: await runTool('biome', ['check', '.'], env), counts: null }),
  },
  {
    name: 'types',
    title: 'Types',
    run: async ({ env }) => {
      // Writes next-env.d.ts and the types of the routes, which a fresh clone lacks.
      const generated = await runTool('next', ['typegen'], env)
      return { ok: generated && (await runTool('tsc', ['--noEmit'], env)), counts: null }
    },
  },
  {
    name: 'unit',
    title: 'Unit, service and reconstruction tests',
    run: async ({ env, dataDir, selection }) => {
      const file = path.join(dataDir, 'vitest.json')
      await rm(file, { force: true })
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const long = selection === 'long' && { MAQUETTE_TEST_LONG: '1' }
      const ok = await runTool('vitest', ['run', ...reporters], { ...env, ...long, NODE_ENV: 'test' })
      return withTests(ok, await readVitestReport(file))
    },
  },
  {
    name: 'build',
    title: 'Production build',
    run: async ({ env, dataDir }) => {
      await buildPages(path.join(dataDir, 'build.log'), { ...env, NODE_ENV: 'production' })
      return { ok: true, counts: null }
    },
  },
  {
    name: 'e2e',
    title: 'Browser tests',
    run: async ({ env, dataDir, selection }) => {
      const file = path.join(dataDir, 'playwright.json')
      await rm(file, { force: true })
      const ok = await runTool('playwright', ['test', '--reporter=list,json', ...SELECTION[selection]], {
        ...env,
        ...(selection !== 'short' && { MAQUETTE_PICTURES: 'all' }),
        ...(selection === 'sizes' && { MAQUETTE_SIZES: 'all' }),
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      })
      return withTests(ok, await readPlaywrightReport(file))
    },
  },
  {
    name: 'faults',
    title: 'Faults in a running system',
    // One job has to bear all three. They are found in /proc.
    run: async ({ env }) => {
      if (process.platform !== 'linux') return { ok: true, counts: null }
      const only = 'kill-worker,kill-postgres,kill-everything'
      const args = [path.join('bench', 'faults.ts'), '--seed', '1', '--count', '3', '--only', only]
      return { ok: await runNode(args, env), counts: null }
    },
  },
]

/** A step whose tests weren't run has failed, whatever its exit code says. */
function withTests(ok: boolean, counts: TestCounts | null): StepResult {
  return { ok: ok && counts !== null && counts.passed > 0 && counts.failed === 0, counts }
}

function runTool(tool: keyof typeof BIN, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return runNode([path.join(ROOT, 'node_modules', BIN[tool]), ...args], env)
}

async function runNode(args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  // Ctrl-C reaches the tool from the terminal; TERM only reaches us.
  const end = () => child.kill('SIGTERM')
  process.on('SIGTERM', end)
  const [code] = await once(child, 'exit').finally(() => process.off('SIGTERM', end))
  return code === 0
}
