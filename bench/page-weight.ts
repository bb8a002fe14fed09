// What the pages weigh and how soon they are there: node bench/page-weight.ts [--parts]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { ensureChromium } from '#scripts/lib/install/ensure-chromium.ts'
import { addFinishedJob, makeModelFiles } from './lib/finished-job.ts'
import { type LoadedPage, loadPage } from './lib/load-page.ts'
import { writeReport } from './lib/report.ts'
import { type Origins, readScriptParts } from './lib/script-parts.ts'
import { startSystem } from './lib/start-system.ts'
import { quantile } from './lib/statistics.ts'

const HOME_KB = 200
const JOB_KB = 450
const HOME_PAINT_MS = 1000
/** Times that a page is opened for its Largest Contentful Paint. */
const RUNS = 5
const JOBS = 14
const SCREEN = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
/** Origins that `--parts` lists by name. */
const LISTED = 25

const { values } = parseArgs({ options: { parts: { type: 'boolean', default: false } } })

interface Route {
  name: string
  path: string
  /** What says that the page is there as a whole. */
  ready?: string
}

interface Weighed extends Route {
  screen: LoadedPage
  phone: LoadedPage
  /** Largest Contentful Paint, median. */
  paintMs: number
}

const VIEWER = '[data-testid=viewer][data-triangles]'

const dir = await mkdtemp(path.join(tmpdir(), 'maquette-weight-'))
const system = await startSystem()
const weighed: Weighed[] = []
try {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(path.join(dir, 'chromium.log')),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
  try {
    // Nobody waits for the first answer of a server.
    await loadPage(browser, urlOf('/'), { viewport: SCREEN })
    await weigh(browser, { name: 'home, empty', path: '/' })
    const { id, token } = await fillSystem()
    await weigh(browser, { name: `home, ${JOBS} jobs`, path: '/' })
    await weigh(browser, { name: 'job, completed', path: `/jobs/${id}`, ready: VIEWER })
    await weigh(browser, { name: 'shared', path: `/shared/${token}`, ready: VIEWER })
    await weigh(browser, { name: 'embedded', path: `/api/embed/${token}` })
    await weigh(browser, { name: 'status', path: '/status' })
  } finally {
    await browser.close()
  }
} finally {
  await system.stop()
  await rm(dir, { recursive: true, force: true })
}
if (values.parts) await printParts()
await report()

function urlOf(pathname: string): string {
  return new URL(pathname, system.client.baseUrl).href
}

/** Jobs with a small model, and a link to one of them. */
async function fillSystem(): Promise<{ id: string; token: string }> {
  const shown = await makeModelFiles(dir, { triangles: 2000, texturePx: 256, points: 2000 })
  const files = { ...shown, 'model-compressed.glb': shown['preview.glb'] }
  let id = ''
  for (let i = 0; i < JOBS; i++) id = await addFinishedJob(system, files, `Bumpy sphere ${i + 1}`)
  const { shareToken } = await system.client.api.job.share.mutate({ id })
  return { id, token: String(shareToken) }
}

async function weigh(browser: Browser, route: Route): Promise<void> {
  const load = (viewport: typeof SCREEN) => loadPage(browser, urlOf(route.path), { viewport, ready: route.ready })
  const runs: LoadedPage[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await load(SCREEN))
  const [screen] = runs
  if (!screen) throw new Error('No page was loaded.')
  const paintMs = quantile(
    runs.map(({ largestPaintMs }) => largestPaintMs),
    0.5,
  )
  const largest = runs.reduce((one, other) => (other.layoutShift > one.layoutShift ? other : one))
  weighed.push({ ...route, screen: { ...screen, ...shiftOf(largest) }, phone: await load(PHONE), paintMs })
  console.log(rowOf(weighed.at(-1) as Weighed).join(' | '))
}

function shiftOf({ layoutShift, moved }: LoadedPage) {
  return { layoutShift, moved }
}

function kilobytes({ scripts }: LoadedPage, isCounted = (_: LoadedPage['scripts'][number]) => true) {
  const counted = scripts.filter(isCounted)
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0) / 1000
  return { sent: sum(counted.map(({ sentBytes }) => sentBytes)), raw: sum(counted.map(({ rawBytes }) => rawBytes)) }
}

function rowOf({ name, screen, phone, paintMs }: Weighed): string[] {
  const all = kilobytes(screen)
  const first = kilobytes(screen, ({ inDocument }) => inDocument)
  const shifts = [screen, phone].map(({ layoutShift }) => layoutShift.toFixed(3)).join(', ')
  return [
    name,
    ...[all.sent, all.raw, first.sent, first.raw].map((size) => size.toFixed(0)),
    paintMs.toFixed(0),
    shifts,
    String(screen.scripts.length),
  ]
}

/** What the scripts of each route are made of, largest first, compressed. */
async function printParts(): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
  const parts = await readScriptParts(['/', '/jobs/[id]', '/shared/[token]', '/status'], env)
  for (const [route, { first, later }] of parts) {
    printOrigins(route, first)
    for (const { module, origins } of later) printOrigins(`${route}, once ${module} is asked for`, origins)
  }
}

function printOrigins(title: string, origins: Origins): void {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1).padStart(8)
  console.log(`\n${kB(origins.reduce((sum, [, bytes]) => sum + bytes, 0))} kB  ${title}`)
  for (const [origin, bytes] of origins.slice(0, LISTED)) console.log(`${kB(bytes)}     ${origin}`)
}

async function report(): Promise<void> {
  const [home, full, job] = weighed.map((page) => ({ ...page, kB: kilobytes(page.screen).sent }))
  if (!home || !full || !job) throw new Error('A page is missing.')
  const homeKb = Math.max(home.kB, full.kB)
  const homePaintMs = Math.max(home.paintMs, full.paintMs)
  const shifted = weighed.filter(({ screen, phone }) => screen.layoutShift > 0 || phone.layoutShift > 0)
  const moved = [...new Set(shifted.flatMap(({ screen, phone }) => [...screen.moved, ...phone.moved]))]
  await writeReport({
    name: 'page-weight',
    title: 'What the pages weigh',
    method:
      `Pages of the production build in Chromium, each opened in a new profile and then left alone until nothing has come for two seconds. ` +
      'kB (1000 bytes) of JavaScript as sent, compressed, and as run: all that comes by itself, and of it what the document names; the ' +
      `rest is asked for by code. Largest Contentful Paint: median of ${RUNS}, ${SCREEN.width} x ${SCREEN.height}. ` +
      `Layout shift: the largest of ${RUNS}, and once at ${PHONE.width} x ${PHONE.height}. No network or processor is slowed down, and there is no graphics card.`,
    table: [
      ['page', 'all, kB', 'all raw, kB', 'first, kB', 'first raw, kB', 'LCP, ms', 'layout shift', 'scripts'],
      ...weighed.map(rowOf),
    ],
    verdict:
      `Home ${homeKb.toFixed(0)} kB (at most ${HOME_KB}), a job ${job.kB.toFixed(0)} kB (at most ${JOB_KB}), LCP of home ` +
      `${homePaintMs.toFixed(0)} ms (below ${HOME_PAINT_MS}), layout shift on ${shifted.length} of ${weighed.length} pages (none)` +
      `${moved.length > 0 ? `: ${moved.slice(0, 6).join('; ')}` : ''}.`,
    met: homeKb <= HOME_KB && job.kB <= JOB_KB && homePaintMs < HOME_PAINT_MS && shifted.length === 0,
  })
}
