import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { makeSixViews } from '#worker/testing/make-six-views.ts'
import { writeSixViews } from '#worker/testing/posed-captures.ts'
import { compareModels } from './finished/compare-models.ts'
import { expectTinyCropRefused, saveHalfAfterQuestion } from './finished/crop-model.ts'
import { expectEmbedded, expectFrenchSite } from './finished/embedded.ts'
import {
  annotate,
  expectEndGivesWay,
  expectNotes,
  expectSteadyHead,
  jumpBetweenSections,
  saveView,
} from './finished/finished-job.ts'
import { expectDrawnByServer } from './finished/first-sight.ts'
import { expectOthersMeasure, measureByKeyboard, measureMore } from './finished/measurements.ts'
import {
  chooseFiles,
  choosePreset,
  expect,
  expectAccessible,
  expectAllInGerman,
  expectFitsPhone,
  expectUsesWideScreen,
  keepPicture,
  onInsecureOrigin,
  status,
  test,
} from './fixtures.ts'

// Six views are the quickest way to a model: what can be done with a finished one is tested on that of the first test.
test.describe.configure({ mode: 'serial' })

/** Address of the job that the first test brought to its end. */
let finishedJob: string

test('takes twelve files for six views, says what is missing, and makes a textured model', async ({
  page,
}, testInfo) => {
  const dir = testInfo.outputPath('views')
  await writeSixViews(makeSixViews({ sizePx: 160 }), dir, { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } })
  const files = VIEW_NAMES.flatMap((view) => [`${view}.png`, `${view}-depth.png`].map((name) => path.join(dir, name)))
  const isTopDepth = (file: string) => file.endsWith('top-depth.png')
  const start = page.getByRole('button', { name: 'Reconstruct', exact: true })

  await test.step('eleven of them leave a gap that is named', async () => {
    // The hardest place to be: over plain HTTP, under a name that no browser trusts with its newer interfaces.
    await page.goto(onInsecureOrigin('/'))
    expect(await page.evaluate(() => [window.isSecureContext, 'randomUUID' in crypto])).toEqual([false, false])
    await chooseFiles(
      page,
      files.filter((file) => !isTopDepth(file)),
    )
    await expect(page.getByText('Recognised as six views')).toBeVisible()
    await expect(page.getByRole('list', { name: 'Views' })).toContainText('No depth')
    await expect(page.getByText('The “Top” view has no depth.')).toBeVisible({ timeout: 60_000 })
    await expect(start).toBeDisabled()
    await expectAccessible(page, 'form-six-views')
    await expectFitsPhone(page, 'form-six-views')
  })

  await test.step('one of another size is named', async () => {
    const small = testInfo.outputPath('views', 'small', 'top-depth.png')
    await mkdir(path.dirname(small))
    await sharp(path.join(dir, 'top-depth.png')).resize(96).toFile(small)
    await chooseFiles(page, [small])
    await expect(page.getByText('“top-depth.png” is 96 x 96 pixels, not 160 x 160')).toBeVisible({ timeout: 60_000 })
    await expect(start).toBeDisabled()
    await page.getByTestId('top-depth').getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
  })

  await test.step('the twelfth fills it, and one dragged to another slot swaps with the one that is there', async () => {
    await chooseFiles(page, files.filter(isTopDepth))
    await expect(start).toBeEnabled({ timeout: 60_000 })
    const left = page.getByTestId('left-color')
    const right = page.getByTestId('right-color')
    await left.dragTo(right)
    await expect(left.getByRole('button')).toHaveAccessibleName(/right\.png/)
    await expect(right.getByRole('button')).toHaveAccessibleName(/left\.png/)
    await right.dragTo(left)
    await expect(left.getByRole('button')).toHaveAccessibleName(/left\.png/)
    await expect(page.getByText('Six views with their depth will be used.')).toBeVisible({ timeout: 60_000 })
    await choosePreset(page, 'Draft')
    await start.click()
    await page.waitForURL(/\/jobs\//)
    await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible()
  })

  await test.step('the model is closed and textured, and was made without COLMAP’s steps', async () => {
    const placeOfModel = async () =>
      Math.round((await page.getByRole('region', { name: 'Model' }).boundingBox())?.y ?? 0)
    await expect(status(page, 'Running')).toBeVisible({ timeout: 60_000 })
    const whileRunning = await placeOfModel()
    await expect(status(page, 'Completed')).toBeVisible({ timeout: 180_000 })
    expect(await placeOfModel()).toBe(whileRunning)
    await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/, { timeout: 30_000 })
    const steps = page.getByRole('region', { name: 'Steps' })
    await expect(steps).toContainText('Merge depth')
    await expect(steps).not.toContainText('Find features')
    await expect(page.getByRole('heading', { name: 'Report' })).toBeVisible()
    finishedJob = page.url()
  })

  await test.step('what the progress leaves is said to whoever watched, and goes when it is closed', async () => {
    await expectEndGivesWay(page)
  })
})

test('measures, crops and shares a finished model', async ({ page, browser }) => {
  const treeIsMade = new Promise<void>((resolve) => {
    page.on('worker', (thread) => thread.on('close', () => resolve()))
  })
  await page.goto(finishedJob)
  await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/)
  const asReconstructed = await versionOfModel(page)

  await test.step('the job is there before any code has run, and nothing moves after', async () => {
    await expectDrawnByServer(page)
  })

  await test.step('links lead to the parts of the page, below which they stay in sight', async () => {
    await jumpBetweenSections(page)
  })

  await test.step('the model and its tools are in sight, and the head stays as it is', async () => {
    await expectSteadyHead(page)
  })

  await test.step('the wheel scrolls the page past the view, and zooms it once it was clicked', async () => {
    const view = page.getByRole('application')
    const scrolled = () => page.evaluate(() => window.scrollY)
    await view.hover()
    await page.mouse.wheel(0, 80)
    await expect.poll(scrolled).toBeGreaterThan(0)
    await expect(page.getByText('Click the model to zoom with the wheel')).toBeVisible()
    await view.click({ position: { x: 20, y: 60 } })
    const [place, picture] = [await scrolled(), await view.screenshot()]
    await page.mouse.wheel(0, -240)
    await expect.poll(async () => (await view.screenshot()).equals(picture)).toBe(false)
    expect(await scrolled()).toBe(place)
    await page.getByRole('button', { name: 'Reset the view' }).click()
  })

  await test.step('the view turns by itself until somebody takes hold of it', async () => {
    const view = page.getByRole('application')
    const turning = page.getByRole('button', { name: 'Auto-rotate' })
    await view.press('t')
    await expect(turning).toHaveAttribute('aria-pressed', 'true')
    const picture = await view.screenshot()
    await expect.poll(async () => (await view.screenshot()).equals(picture)).toBe(false)
    await view.press('ArrowLeft')
    await expect(turning).toHaveAttribute('aria-pressed', 'false')
  })

  await test.step('a key lists the keys', async () => {
    await page.getByRole('application').press('?')
    const list = page.getByRole('dialog', { name: 'Keys and pointer' })
    await expect(list).toContainText('Turn the view')
    await expectAccessible(page, 'viewer-keys')
    await list.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('wires lie on a shaded surface, in light that can be turned', async () => {
    const view = page.getByRole('application')
    await view.press('4')
    await expect(page.getByRole('radio', { name: 'Wireframe' })).toBeChecked()
    const picture = await view.screenshot()
    await page.getByRole('slider', { name: 'Light' }).fill('180')
    await expect.poll(async () => (await view.screenshot()).equals(picture)).toBe(false)
    await expectAccessible(page, 'viewer-wireframe')
    await view.press('1')
  })

  await test.step('a distance is measured by keyboard, and gives the model its size', async () => {
    // Picks go through the tree from here on.
    await treeIsMade
    await page.getByRole('button', { name: 'Reset the view' }).click()
    await page.getByRole('button', { name: 'Measure', exact: true }).click()
    await measureByKeyboard(page)
    await expect(page.getByTestId('measurement')).toHaveText(/units$/)
    const measured = (await page.getByTestId('measured').textContent()) ?? ''
    await page.getByRole('button', { name: 'Close Measure' }).click()
    await expect(page.getByTestId('measured')).toHaveText(measured)
    await page.getByRole('button', { name: 'Measure', exact: true }).click()
    await page.getByRole('button', { name: 'Use for the scale' }).click()
    await page.getByRole('textbox', { name: 'Real length' }).fill('12,5')
    await page.getByRole('button', { name: 'Set scale' }).click()
    await expect(page.getByTestId('distance')).toHaveText('12.5 cm')
    await expect(page.getByTestId('scaled')).toHaveText('12.5 cm')
    await expect(page.getByTestId('measured')).toHaveText('12.5 cm')
    await expectAccessible(page, 'measure')
    await expectFitsPhone(page, 'measure')
    await page.getByRole('button', { name: 'Save and update files' }).click()
    await expect.poll(() => versionOfModel(page)).not.toBe(asReconstructed)
  })

  await test.step('the whole model is where its preview was, though its file has another scale', async () => {
    await page.getByRole('button', { name: 'More options' }).click()
    await page.getByRole('menuitem', { name: /^Full detail/ }).click()
    await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /model-compressed\.glb/)
    await page.getByRole('button', { name: 'Reset the view' }).click()
    await measureByKeyboard(page)
    await expect(page.getByTestId('distance')).toHaveText(/^1[123]\.\d cm$/)
  })

  await test.step('the files follow what was cropped, and come back', async () => {
    const asScaled = await versionOfModel(page)
    await page.getByRole('button', { name: 'Crop', exact: true }).click()
    await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/)
    await page.getByRole('slider', { name: 'Upper end' }).focus()
    const upperEnd = () => page.getByRole('slider', { name: 'Upper end' }).inputValue()
    const whole = await upperEnd()
    await page.keyboard.press('PageDown')
    const cropped = await upperEnd()
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await upperEnd()).toBe(whole)
    await page.getByRole('application').press('Control+y')
    expect(await upperEnd()).toBe(cropped)
    await page.getByRole('link', { name: 'All reconstructions' }).click()
    await expect(page.getByRole('heading', { name: 'Reconstructions' })).toBeVisible()
    await page.goBack()
    await expect(page.getByText('Not in the files yet: Crop.')).toBeVisible()
    await expectAccessible(page, 'unsaved-placement')
    await page.getByRole('button', { name: 'Crop', exact: true }).click()
    expect(await upperEnd()).toBe(cropped)
    await expectTinyCropRefused(page)
    const kept = await saveHalfAfterQuestion(page)
    await expect.poll(() => versionOfModel(page)).not.toBe(asScaled)
    await expect(page.getByTestId('viewer').getByText(`${kept} triangles`)).toBeVisible()
    await expect(page.getByText(/^Measured before the crop/)).toBeVisible()
    await expectAccessible(page, 'crop')
    await page.getByRole('button', { name: 'Reset all' }).click()
    await page.getByRole('button', { name: 'Save and update files' }).click()
    await expect.poll(() => versionOfModel(page)).toBe(asReconstructed)
    await page.getByRole('button', { name: 'Close Crop' }).click()
  })

  await test.step('measurements are listed, kept with the model, and come and go one by one', async () => {
    await measureMore(page)
  })

  await test.step('an annotation and a view are kept with the model', async () => {
    await annotate(page)
    await saveView(page)
  })

  await test.step('a wide screen is used, nothing stays English in German, keys and the system’s few colours are enough', async () => {
    await expectUsesWideScreen(page, 'job')
    await expectAllInGerman(page, 'bis die wirkliche Größe festgelegt ist')
    const compared = page.getByRole('region', { name: 'Report' }).getByRole('button', { name: /^Compare / })
    await expect(compared.and(page.locator('[tabindex="0"]'))).toHaveCount(1)
    await compared.and(page.locator('[aria-pressed=true]')).press('Home')
    await expect(compared.first()).toBeFocused()
    await compared.first().press('ArrowRight')
    await expect(compared.nth(1)).toBeFocused()
    await expect(compared.nth(1)).toHaveAttribute('aria-pressed', 'true')
    const between = page.getByRole('slider', { name: 'Between photo and model' })
    await expect(between).toHaveAttribute('aria-valuetext', '50% photo')
    await page.emulateMedia({ forcedColors: 'active' })
    const colorOf = (look: string) =>
      page.locator('label', { hasText: look }).evaluate((label) => getComputedStyle(label).backgroundColor)
    expect(await colorOf('Textured')).not.toBe(await colorOf('Shaded'))
    const download = page.getByRole('link', { name: 'Download the model' })
    await expect(download).toHaveCSS('outline-width', '1px')
    await page.getByRole('button', { name: 'Share…' }).focus()
    await page.keyboard.press('Shift+Tab')
    await expect(download).toHaveCSS('outline-width', '2px')
    await keepPicture(page, 'job-forced-colors')
    await page.emulateMedia({ forcedColors: 'none' })
  })

  await test.step('a link shows it to others until it is revoked', async () => {
    await page.getByRole('button', { name: 'Share…' }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
    expect(link).toContain(onInsecureOrigin('/shared/'))
    await page.getByRole('button', { name: 'Copy' }).first().click()
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(await pasted(page)).toBe(link)
    await expectAccessible(page, 'share')

    const elsewhere = await browser.newContext()
    const others = await elsewhere.newPage()
    await others.goto(link)
    await expect(others.getByTestId('viewer')).toHaveAttribute('data-model', /shared/)
    await expect(others.getByRole('heading', { name: 'Report' })).toBeVisible()
    await expect(others.getByRole('button', { name: 'Delete' })).toHaveCount(0)
    await expectNotes(others)
    await expectOthersMeasure(others)
    expect([await hasUploadQueue(page), await hasUploadQueue(others)]).toEqual([true, false])
    await expect(others.locator('a[href="/"], a[href^="/jobs"], a[href="/status"]')).toHaveCount(0)
    await expect(others.locator('meta[property="og:title"]')).toHaveAttribute('content', await nameOf(page))
    const preview = await others.locator('meta[property="og:image"]').getAttribute('content')
    expect(preview).toContain(onInsecureOrigin('/api/shared/'))
    expect(await statusOf(others, preview ?? '')).toBe(200)
    await expect(others.getByRole('button', { name: /^Try / })).toHaveCount(0)
    await expectAccessible(others, 'shared')
    await expectFitsPhone(others, 'shared')
    await expectUsesWideScreen(others, 'shared')
    const file = await others.getByRole('link', { name: /^model\.glb/ }).getAttribute('href')
    const fileUrl = new URL(file ?? '', link).href
    expect(await statusOf(others, fileUrl)).toBe(200)

    const code = await page.getByRole('textbox', { name: /^Code/ }).inputValue()
    await expectEmbedded(browser, code)
    await expectFrenchSite(page)

    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Shared' }).click()
    await page.getByRole('button', { name: 'Stop sharing' }).click()
    await expect(page.getByRole('button', { name: 'Make a link' })).toBeVisible()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect((await others.reload())?.status()).toBe(404)
    await expect(others.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
    await expect(others.getByRole('main').getByRole('link')).toHaveCount(0)
    expect(await statusOf(others, fileUrl)).toBe(404)
    await elsewhere.close()
  })
})

test('shows two models side by side, from the same place', async ({ page }) => {
  await compareModels(page, finishedJob)
})

test('makes another model of what is there, in a better quality or with other settings', { tag: '@long' }, async ({
  page,
}) => {
  await page.goto(finishedJob)
  await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/)

  await test.step('a duplicate with another texture keeps the steps before it', async () => {
    await page.getByRole('button', { name: 'Duplicate…' }).click()
    await page.getByRole('button', { name: 'Advanced settings' }).click()
    await page.getByRole('spinbutton', { name: 'Maximum texture size (px)' }).fill('512')
    await expectAccessible(page, 'duplicate')
    const before = page.url()
    await page.getByRole('dialog').getByRole('button', { name: 'Reconstruct' }).click()
    await page.waitForURL((url) => url.href !== before)
    await expect(status(page, 'Completed')).toBeVisible({ timeout: 60_000 })
    const steps = page.getByRole('region', { name: 'Steps' }).getByRole('listitem')
    for (const taken of ['Set camera poses', 'Merge depth', 'Build the surface']) {
      await expect(steps.filter({ hasText: taken })).toContainText('Reused, nothing changed')
    }
    await expect(steps.filter({ hasText: 'Texture the surface' })).not.toContainText('Reused, nothing changed')
  })

  await test.step('the verdict is in words, and offers the next quality with what it takes', async () => {
    const report = page.getByRole('region', { name: 'Report' })
    await expect(report.getByText(/^(Hard to tell apart from|Looks very much like|Close to) the photos/)).toBeVisible()
    await expect(report.getByRole('heading', { name: 'What to photograph next' })).toHaveCount(0)
    const before = page.url()
    await page.getByRole('button', { name: /^Try Standard \(about \d+ (s|min)\)$/ }).click()
    await page.waitForURL((url) => url.href !== before)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(status(page, 'Completed')).toBeVisible({ timeout: 120_000 })
    await expectFitsPhone(page, 'verdict')
  })
})

/** Whether any script of the page is the one that sends photos, which alone knows the channel between tabs. */
function hasUploadQueue(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const scripts = performance.getEntriesByType('resource').filter(({ name }) => /\.js(\?|$)/.test(name))
    const texts = await Promise.all(scripts.map(async ({ name }) => (await fetch(name)).text()))
    return texts.some((text) => text.includes('maquette.draft'))
  })
}

async function nameOf(page: Page): Promise<string> {
  return (await page.locator('h1').textContent()) ?? ''
}

/** As the browser gets it, which alone knows the page's name. */
function statusOf(page: Page, url: string): Promise<number> {
  return page.evaluate(async (address) => (await fetch(address, { cache: 'no-store' })).status, url)
}

/** What Ctrl-V gives, in a field of the same page: a dialog keeps the focus away from others. */
async function pasted(page: Page): Promise<string> {
  const field = page.getByRole('textbox', { name: 'Link' })
  await field.evaluate((input: HTMLInputElement) => {
    input.readOnly = false
    input.select()
  })
  await field.press('Delete')
  await field.press('Control+V')
  return field.inputValue()
}

/** From the middle of the model as it is seen to what comes there when the view turns a step. */
/** Of `model.glb` as the page offers it: another one is another file. */
async function versionOfModel(page: Page): Promise<string | null> {
  const href = await page.getByRole('link', { name: 'Download the model' }).getAttribute('href')
  return new URL(href ?? '', page.url()).searchParams.get('v')
}
