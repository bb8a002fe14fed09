import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { validateBytes } from 'gltf-validator'
import { LAN_NAME } from './start-system.ts'

/** Every test gets an empty page state: the browser's storage is new, jobs of earlier tests stay in the list. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from this pattern
  baseURL: async ({}, use) => use(required('MAQUETTE_E2E_URL')),
})

export { expect }

/** Paths of the synthetic photos in the order of the walk around the scene. */
export function photoPaths(): string[] {
  const dir = required('MAQUETTE_E2E_PHOTOS_DIR')
  return readdirSync(dir)
    .sort()
    .map((name) => path.join(dir, name))
}

export function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: e2e/start-system.ts did not run`)
  return value
}

/** The same page under a name of the local network, where browsers keep much to themselves. */
export function onInsecureOrigin(url: string): string {
  const { port, pathname, search } = new URL(url, required('MAQUETTE_E2E_URL'))
  return `http://${LAN_NAME}:${port}${pathname}${search}`
}

export interface GivenFile {
  name: string
  mimeType: string
  buffer: Buffer
}

export function fileOf(file: string): GivenFile {
  return { name: path.basename(file), mimeType: 'image/jpeg', buffer: readFileSync(file) }
}

/** Drops files of the disk onto the page as the browser's own drag and drop does. */
export async function dropFiles(page: Page, files: string[]): Promise<void> {
  // Until the page's own code runs nobody takes what is dropped.
  await expect(page.locator('[data-ready=true]')).toBeVisible()
  const session = await page.context().newCDPSession(page)
  const event = { x: 600, y: 400, data: { items: [], files, dragOperationsMask: 1 } }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { ...event, type })
  }
  await session.detach()
}

export async function chooseFiles(page: Page, files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose photos' }).first().click()
  await (await chooser).setFiles(files)
}

/** Uploads, waits until all are in, starts it, and answers on the job's page. */
export async function startJob(page: Page, files: string[], preset: 'Draft' | 'Standard' | 'High'): Promise<void> {
  await page.goto('/')
  await chooseFiles(page, files)
  await expect(page.getByText(`${files.length} photos will be used.`)).toBeVisible({ timeout: 120_000 })
  await choosePreset(page, preset)
  await page.getByRole('button', { name: 'Reconstruct' }).click()
  await page.waitForURL(/\/jobs\//)
}

/** The form asks for photos: none is chosen. It is large while there is no job, and a strip above the list later. */
export async function expectEmptyForm(page: Page): Promise<void> {
  await expect(page.getByText(/^Drop photos/)).toBeVisible()
}

/** The list of jobs filters by the same names, so only the form's own are meant. */
export async function choosePreset(page: Page, preset: 'Draft' | 'Standard' | 'High'): Promise<void> {
  await page.getByRole('region', { name: 'New reconstruction' }).getByText(preset, { exact: true }).click()
}

/** Whether how pages look is kept. `npm test` does not: nothing is checked by it, and a picture takes as long as a look of axe. */
export const KEEPS_PICTURES = process.env.MAQUETTE_PICTURES === 'all'

/** Keeps how the page looks now, for people to judge: `test-results/pictures/STATE.png`. */
export async function keepPicture(page: Page, state: string, { fullPage = true } = {}): Promise<void> {
  if (!KEEPS_PICTURES) return
  await page.screenshot({ path: path.join(base.info().project.outputDir, 'pictures', `${state}.png`), fullPage })
}

/** Of axe's rules those that look at colours: in dark nothing else differs, and all others are checked in light. */
const DARK_RULES = ['color-contrast', 'link-in-text-block']

/**
 * Frames of other origins can only be judged by putting what was found in each together in a page of its own. That takes as long again, and the page
 * that is judged leaves the front meanwhile; so does a name for each element that is as it should be.
 */
export function axeFor(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(page.frames().length === 1)
}

/** axe finds nothing, in light and in dark; how both look is kept under the state's name. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = axeFor(page)
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(DARK_RULES) : axe).analyze()
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    )
    expect(found, `in ${colorScheme}`).toEqual([])
    await keepPicture(page, `${state}-${colorScheme}`)
  }
}

/** A laptop's screen, 1280 x 800, at 200 % zoom. */
const ZOOMED = { width: 640, height: 400 }

/** Nothing sticks out at the side of a small phone, nor of a page that is zoomed; how it looks is kept under the state's name. */
export async function expectFitsPhone(page: Page, state: string): Promise<void> {
  await page.setViewportSize(ZOOMED)
  expect(await whatSticksOut(page), 'at 200 %').toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await whatSticksOut(page)).toEqual([])
  await keepPicture(page, `${state}-phone`)
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** German and French, chosen by hand, fit on a phone and on a desk; how they look is kept under the state's name. */
export async function expectFitsInLanguages(page: Page, state: string): Promise<void> {
  for (const language of ['de', 'fr', 'en']) {
    await page.locator('select:has(option[lang=de])').selectOption(language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    if (language === 'en') continue
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await whatSticksOut(page), `${language}, ${width} px`).toEqual([])
      await keepPicture(page, `${state}-${language}-${width}`)
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }
}

/** The page's width and what is wider than the window; nothing where all fits. */
function whatSticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const tooWide = [...document.querySelectorAll('*')].filter(
      (el) => el.getBoundingClientRect().right > clientWidth + 1,
    )
    return [`${scrollWidth} px`, ...tooWide.map((el) => el.outerHTML.slice(0, 200))]
  })
}

/** In German, where `text` is on the page, nothing of it stays English. */
export async function expectAllInGerman(page: Page, text: string): Promise<void> {
  const language = page.locator('select:has(option[lang=de])')
  await language.selectOption('de')
  await expect(page.locator('main')).toContainText(text)
  await expect(page.locator('main [lang=en]')).toHaveCount(0)
  await language.selectOption('en')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
}

/** On a screen of 3840 x 2160 the page uses its width, and what is said of the model stands beside it. */
export async function expectUsesWideScreen(page: Page, state: string): Promise<void> {
  await page.setViewportSize({ width: 3840, height: 2160 })
  const viewer = await page.getByTestId('viewer').boundingBox()
  const report = await page.getByRole('heading', { name: 'Report' }).boundingBox()
  const downloads = await page.getByRole('region', { name: 'Downloads' }).boundingBox()
  if (!viewer || !report || !downloads) throw new Error('A part of the page is missing')
  expect(viewer.width).toBeGreaterThan(1500)
  expect(report.x).toBeGreaterThan(viewer.x + viewer.width)
  expect(report.y).toBeLessThan(viewer.y + 200)
  expect(downloads.x + downloads.width).toBeGreaterThan(3700)
  // The tools below the view as well.
  expect(viewer.y + viewer.height).toBeLessThan(2160)
  await keepPicture(page, `${state}-wide`, { fullPage: false })
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** The job's status as the page shows it. */
export function status(page: Page, text: string) {
  return page.locator('header').getByText(text, { exact: true })
}

/** The job ends with a model in the view, a verdict, and a download that is one: what all ways to a model have in common. */
export async function expectFinishedModel(page: Page): Promise<void> {
  await expect(status(page, 'Completed')).toBeVisible({ timeout: 420_000 })
  await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/)
  expect(Number(await page.getByTestId('viewer').getAttribute('data-triangles'))).toBeGreaterThan(1000)
  await expect(page.getByRole('region', { name: 'Report' }).getByText(/^(Excellent|Good|Fair|Poor)$/)).toBeVisible()
  await downloadModel(page)
}

/** Saves `model.glb` as a user does: a valid one, with its texture. */
export async function downloadModel(page: Page): Promise<void> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the model' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/\.glb$/)
  const report = await validateBytes(new Uint8Array(await readFile(await download.path())))
  expect(report.issues.numErrors).toBe(0)
  expect(report.info.hasTextures).toBe(true)
  expect(report.info.totalTriangleCount).toBeGreaterThan(1000)
}
