import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildKernels } from './lib/build/build-kernels.ts'
import { generatePrismaClient } from './lib/build/generate-prisma-client.ts'
import { ensureChromium } from './lib/install/ensure-chromium.ts'
import { ensureColmap } from './lib/install/ensure-colmap.ts'
import { ensureFfmpeg } from './lib/install/ensure-ffmpeg.ts'
import { ROOT } from './lib/paths.mjs'
import { formatSeconds } from './lib/progress.mjs'
import { TEST_STEPS } from './lib/test/test-steps.ts'

// npm test                         everything but what takes long
// npm run test:unit                the unit tests, all of them
// npm run test:browser             the browser tests, all of them
// npm run test:sizes               what a page shows, at four sizes of the window in light and dark
// npm test -- --only unit,types    some of: check, types, unit, build, e2e, faults

const dataDir = path.join(ROOT, '.data', 'test')
const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({ options: { only: { type: 'string' }, long: flag, sizes: flag } })
const selection = values.sizes ? 'sizes' : values.long ? 'long' : 'short'
const only = values.only?.split(',')
const unknown = only?.filter((name) => !TEST_STEPS.some((step) => step.name === name)) ?? []
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${TEST_STEPS.map((step) => step.name).join(', ')}.`)
  process.exit(2)
}
process.exit(await runTests())

async function runTests(): Promise<number> {
  const steps = TEST_STEPS.filter((step) => !only || only.includes(step.name))
  const summary: string[] = []
  let passed = 0
  let failed = 0
  let failedSteps = 0
  const setUp = await setUpOrExplain(steps.some(({ name }) => name === 'unit' || name === 'e2e' || name === 'faults'))
  if (!setUp) return close(0, 1)

  for (const step of steps) {
    console.log(`\n── ${step.title} ──`)
    const startedAt = Date.now()
    const { ok, counts } = await step.run({ env: setUp, dataDir, selection }).catch((error: Error) => {
      console.error(error.message)
      return { ok: false, counts: null }
    })
    passed += counts?.passed ?? 0
    failed += counts?.failed ?? 0
    if (!ok) failedSteps++
    const tests = counts ? `, ${counts.passed} passed, ${counts.failed} failed` : ''
    summary.push(`${ok ? '✓' : '✗'} ${step.title} (${formatSeconds(Date.now() - startedAt)}${tests})`)
  }
  console.log(`\n${summary.join('\n')}`)
  // A step that failed without a failing test (lint, types, a run that broke off) still is a failure to count.
  return close(passed, failedSteps > 0 ? Math.max(failed, 1) : failed)
}

/** Prints the line that is always the last, and answers the exit code. */
function close(passed: number, failed: number): number {
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

/** The environment of the steps, or null after it was said what is missing. */
async function setUpOrExplain(needsPrograms: boolean): Promise<NodeJS.ProcessEnv | null> {
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    // Tests start hundreds of processes: each then has its types stripped and its code compiled already.
    NODE_COMPILE_CACHE: path.join(dataDir, 'compile-cache'),
  }
  try {
    await mkdir(dataDir, { recursive: true })
    await generatePrismaClient(path.join(dataDir, 'prisma.log'))
    await buildKernels()
    if (!needsPrograms) return env
    const engine = await ensureColmap(path.join(dataDir, 'engine-install.log'))
    if (!engine) throw new Error('The reconstruction tests run the real COLMAP, and there is none.')
    const chromium = await ensureChromium(path.join(dataDir, 'chromium-install.log'))
    await ensureFfmpeg(path.join(dataDir, 'ffmpeg-install.log'))
    return { ...env, MAQUETTE_COLMAP: engine, CHROMIUM_PATH: chromium }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return null
  }
}
