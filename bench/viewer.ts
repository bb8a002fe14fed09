// How the job page's viewer takes large models: node bench/viewer.ts
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { ensureChromium } from '#scripts/lib/install/ensure-chromium.ts'
import { addFinishedJob, makeModelFiles } from './lib/finished-job.ts'
import { writeReport } from './lib/report.ts'
import { startSystem } from './lib/start-system.ts'
import { quantile } from './lib/statistics.ts'

/** What a job's page shows of any job, and what an archive of the largest preset holds. */
const SIZES = [
  { name: 'as the page has it', triangles: 100_000, texturePx: 2048, points: 400_000 },
  { name: 'large', triangles: 1_000_000, texturePx: 8192, points: 5_000_000 },
] as const

const FRAMES = 20

/** Seconds of each frame while the arrow key turns the view. */
function turnView(page: Page): Promise<number[]> {
  return page.evaluate(async (frames) => {
    const view = document.querySelector('[role=application]')
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const seconds: number[] = []
    let before = await nextFrame()
    for (let i = 0; i < frames; i++) {
      view?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))
      const now = await nextFrame()
      seconds.push((now - before) / 1000)
      before = now
    }
    // The first ones compile and upload.
    return seconds.slice(5)
  }, FRAMES)
}

async function measure(page: Page, url: string): Promise<string[]> {
  const ms = (seconds: number) => (1000 * seconds).toFixed(0)
  const startedAt = performance.now()
  await page.goto(url)
  await page.locator('[data-testid=viewer][data-triangles]').waitFor({ timeout: 120_000 })
  const shown = (performance.now() - startedAt) / 1000
  const surface = await turnView(page)
  const pointsAt = performance.now()
  const loaded = page.waitForResponse((response) => response.url().includes('dense.glb'))
  await page.getByRole('radio', { name: 'Points' }).click()
  await (await loaded).finished()
  const fetched = (performance.now() - pointsAt) / 1000
  const points = await turnView(page)
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  )
  return [
    shown.toFixed(1),
    `${ms(quantile(surface, 0.5))} / ${ms(quantile(surface, 0.95))}`,
    fetched.toFixed(1),
    `${ms(quantile(points, 0.5))} / ${ms(quantile(points, 0.95))}`,
    (heap / 2 ** 20).toFixed(0),
  ]
}

const dir = await mkdtemp(path.join(tmpdir(), 'maquette-viewer-'))
const system = await startSystem()
const rows: string[][] = []
try {
  for (const size of SIZES) {
    const files = await makeModelFiles(dir, size)
    const megabytes = await Promise.all(
      Object.values(files).map(async (file) => ((await stat(file)).size / 1e6).toFixed(0)),
    )
    const id = await addFinishedJob(system, files, 'Large')
    const browser = await chromium.launch({
      executablePath: await ensureChromium(path.join(dir, 'chromium.log')),
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--use-gl=angle',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--enable-precise-memory-info',
      ],
    })
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      const counts = `${(size.triangles / 1e6).toFixed(1)} M, ${(size.points / 1e6).toFixed(1)} M`
      const figures = await measure(page, new URL(`/jobs/${id}`, system.client.baseUrl).href)
      rows.push([size.name, counts, megabytes.join(', '), ...figures])
      console.log(rows.at(-1)?.join(' | '))
    } finally {
      await browser.close()
    }
  }
} finally {
  await system.stop()
  await rm(dir, { recursive: true, force: true })
}
await writeReport({
  name: 'viewer',
  title: 'Large models in the viewer',
  method:
    'A job’s page in Chromium, 1280 x 800, with a bumpy sphere for a model: seconds from opening the page to the textured model, ' +
    `milliseconds of a frame while the view turns (median / 95 % of ${FRAMES - 5} frames), the same for the look “Points” with the seconds to ` +
    'fetch them, and the JavaScript heap afterwards. There is no graphics card here: SwiftShader draws every pixel on the ' +
    'processor, so that frame times are an upper bound for any real one. While the view moves slowly it is drawn ' +
    'coarser. By itself the page loads the first row only: previews of 100,000 triangles, 400,000 points.',
  table: [
    ['', 'triangles, points', 'MB', 'shown, s', 'frame, ms', 'points fetched, s', 'frame of points, ms', 'heap, MiB'],
    ...rows,
  ],
  verdict: 'Nothing is asked of software rendering; neither size takes the page down.',
  met: null,
})
