// From a progress row to the bar that a person sees: node bench/progress-latency.ts [FOLDER]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { ensureChromium } from '#scripts/lib/ensure-chromium.ts'
import { isFinal } from '#server/contracts/job.ts'
import { openCapture } from './lib/open-capture.ts'
import { writeReport } from './lib/report.ts'
import { type RunningSystem, startSystem } from './lib/start-system.ts'
import { quantile } from './lib/statistics.ts'
import { submitJob, uploadCapture } from './lib/upload-capture.ts'

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
async function watchRow({ db }: RunningSystem, id: string): Promise<Sighting[]> {
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

const capture = await openCapture(process.argv[2])
const logDir = await mkdtemp(path.join(tmpdir(), 'maquette-bench-log-'))
const system = await startSystem()
const browser = await chromium.launch({
  executablePath: await ensureChromium(path.join(logDir, 'chromium.log')),
  // Chromium's sandbox refuses to run as root, as in most containers.
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const { client } = system
  const uploadIds = await uploadCapture(client, capture.photos)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const { id } = await submitJob(client, uploadIds, 'draft')
  await page.goto(new URL(`/jobs/${id}`, client.baseUrl).href)
  await page.locator('[role=progressbar][aria-label=Reconstruction]').waitFor()
  const readSeen = await watchBar(page)
  const watchedFromMs = Date.now()
  const written = (await watchRow(system, id)).filter(({ atMs }) => atMs >= watchedFromMs)
  await sleep(2 * MARK_SECONDS * 1000)
  const seen = await readSeen()

  const seconds = written.map(({ atMs, progress }) => {
    const sighting = seen.find((one) => one.progress >= progress - WIDTH_TOLERANCE)
    return sighting ? Math.max(0, sighting.atMs - atMs) / 1000 : Number.POSITIVE_INFINITY
  })
  const at = (fraction: number) => quantile(seconds, fraction).toFixed(3)
  await writeReport({
    name: 'progress-latency',
    title: 'From a progress row to the visible bar',
    method:
      `Seconds from a new progress in the job’s row (asked every ${POLL_MS} ms) to the frame in which Chromium draws the ` +
      `bar that far, its animation included; a whole job of ${capture.description}, preset draft, ` +
      `${written.length} rows.`,
    table: [
      ['seconds', 'min', 'median', 'p95', 'max'],
      ['row to bar', at(0), at(0.5), at(0.95), at(1)],
    ],
    verdict: `Slowest ${at(1)} s, the mark is at most ${MARK_SECONDS} s.`,
    met: quantile(seconds, 1) <= MARK_SECONDS,
  })
} finally {
  await browser.close()
  await system.stop()
  await capture.close()
  await rm(logDir, { recursive: true, force: true })
}
