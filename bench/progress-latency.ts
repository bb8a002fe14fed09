// From a progress row to the bar that a person sees: node bench/progress-latency.ts [FOLDER]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { ensureChromium } from '#scripts/lib/install/ensure-chromium.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import { measureSystem, type SystemUnderTest } from './lib/measure-system.ts'
import { writeReport } from './lib/report.ts'
import { latencyTable, quantile } from './lib/statistics.ts'
import { submitJob } from './lib/upload-capture.ts'

const MARK_SECONDS = 1.5
const POLL_MS = 10
/** Of the bar's width: a pixel or two. */
const WIDTH_TOLERANCE = 0.002

/** A progress from 0 to 1, and when it was first there (milliseconds since 1970, one clock for all). */
interface Sighting {
  atMs: number
  progress: number
}

/** Notes, frame by frame, how wide the bar is drawn. A bar that has gone after it was there counts as full. */
async function watchBar(page: Page): Promise<() => Promise<Sighting[]>> {
  await page.evaluate(() => {
    const seen: Sighting[] = []
    Object.assign(window, { seen })
    const look = () => {
      const bar = document.querySelector('[role=progressbar][aria-label=Reconstruction]')
      const track = bar?.firstElementChild
      const fill = track?.firstElementChild
      const drawn = track && fill ? fill.getBoundingClientRect().width / track.getBoundingClientRect().width : null
      const progress = drawn ?? (seen.length > 0 ? 1 : 0)
      if (progress > (seen.at(-1)?.progress ?? -1)) {
        seen.push({ atMs: performance.timeOrigin + performance.now(), progress })
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return () => page.evaluate(() => (window as unknown as { seen: Sighting[] }).seen)
}

/** Notes each new progress in the job's row until the job is over. */
async function watchRow({ db }: SystemUnderTest, id: string): Promise<Sighting[]> {
  const written: Sighting[] = []
  for (;;) {
    const { progress, status } = await db.job.findUniqueOrThrow({
      where: { id },
      select: { progress: true, status: true },
    })
    if (isFinal(status)) return written
    if (progress > (written.at(-1)?.progress ?? 0)) written.push({ atMs: Date.now(), progress })
    await sleep(POLL_MS)
  }
}

/** Follows a whole job in the page and in its row. Seconds from each new progress to the bar that shows it. */
async function followJob(system: SystemUnderTest, page: Page): Promise<number[]> {
  const { client, uploadIds } = system
  const { id } = await submitJob(client, uploadIds, 'draft')
  await page.goto(new URL(`/jobs/${id}`, client.baseUrl).href)
  await page.locator('[role=progressbar][aria-label=Reconstruction]').waitFor()
  const readSeen = await watchBar(page)
  const watchedFromMs = Date.now()
  const written = (await watchRow(system, id)).filter(({ atMs }) => atMs >= watchedFromMs)
  await sleep(2 * MARK_SECONDS * 1000)
  const seen = await readSeen()
  return written.map(({ atMs, progress }) => {
    const sighting = seen.find((one) => one.progress >= progress - WIDTH_TOLERANCE)
    return sighting ? Math.max(0, sighting.atMs - atMs) / 1000 : Number.POSITIVE_INFINITY
  })
}

/** Opens a page in Chromium for as long as `use` takes. */
async function withPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const logDir = await mkdtemp(path.join(tmpdir(), 'maquette-bench-log-'))
  try {
    const browser = await chromium.launch({
      executablePath: await ensureChromium(path.join(logDir, 'chromium.log')),
      // Chromium's sandbox refuses to run as root, as in most containers.
      chromiumSandbox: process.getuid?.() !== 0,
    })
    try {
      return await use(await browser.newPage({ viewport: { width: 1280, height: 800 } }))
    } finally {
      await browser.close()
    }
  } finally {
    await rm(logDir, { recursive: true, force: true })
  }
}

await measureSystem(async (system) => {
  const seconds = await withPage((page) => followJob(system, page))
  const slowest = quantile(seconds, 1)
  await writeReport({
    name: 'progress-latency',
    title: 'From a progress row to the visible bar',
    method:
      `Seconds from a new progress in the job’s row (asked every ${POLL_MS} ms) to the frame in which Chromium draws the ` +
      `bar that far, its animation included; a whole job of ${system.capture.description}, preset draft, ` +
      `${seconds.length} rows.`,
    table: latencyTable('row to bar', seconds),
    verdict: `Slowest ${slowest.toFixed(3)} s, the mark is at most ${MARK_SECONDS} s.`,
    met: slowest <= MARK_SECONDS,
  })
})
