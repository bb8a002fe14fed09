import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import {
  choosePreset,
  downloadModel,
  dropFiles,
  expect,
  expectAccessible,
  expectFitsInLanguages,
  expectFitsPhone,
  keepPicture,
  photoPaths,
  status,
  test,
} from './fixtures.ts'
import { writeHeic } from './write-heic.ts'

/** More than half of the way around: enough for each part of a model, and no photo shows some of what is behind. */
const PHOTOS = 8

test('drops HEIC and JPEG and one bad file, watches the model grow, and downloads it textured', async ({
  page,
}, testInfo) => {
  const [first = '', second = '', ...others] = photoPaths()
    .filter((_, i) => i % 2 === 0)
    .slice(0, PHOTOS)
  const lion = testInfo.outputPath('Löwe (1).jpg')
  await copyFile(first, lion)
  // As a phone gives them; of the others the page itself makes small pictures, of these the server does.
  const heics = others.map((photo) => testInfo.outputPath(`${path.parse(photo).name}.HEIC`))
  for (const [i, file] of heics.entries()) await writeHeic(others[i] as string, file)
  const photos = [lion, second, ...heics]
  const notes = testInfo.outputPath('notes.jpg')
  await writeFile(notes, 'Shot list: the north side, then the door.\n')

  await test.step('the page says what good photos are', async () => {
    await page.goto('/')
    const guide = page.getByRole('button', { name: 'Photo tips, formats and an example' })
    // Folded once there are jobs: those of earlier tests.
    await expect(guide.or(page.getByText('Walk all the way around')).first()).toBeVisible()
    if (await guide.isVisible()) await guide.click()
    await expect(page.getByText('Walk all the way around')).toBeVisible()
    await expectAccessible(page, 'form-empty')
    await expectFitsPhone(page, 'form-empty')
  })

  await test.step('the bad file is refused with its reason, the others continue', async () => {
    await dropFiles(page, [...photos, notes])
    const problems = page.getByRole('region', { name: 'Files that can’t be used' })
    await expect(problems).toContainText('notes.jpg')
    await expect(problems).toContainText(
      'Maquette takes JPEG, HEIC, PNG, WebP, TIFF, AVIF, JPEG XL and camera raw files',
    )
    await expect(page.getByText(`${photos.length} photos will be used.`)).toBeVisible({ timeout: 120_000 })
    await expectAccessible(page, 'form-refused')
    await expectFitsPhone(page, 'form-refused')
  })

  await test.step('each quality says what it needs', async () => {
    await expect(page.getByText(/memory, .* disk/)).toHaveCount(3)
    await expect(page.getByRole('region', { name: 'New reconstruction' })).toMatchAriaSnapshot(`
      - heading "New reconstruction" [level=1]
      - region "Chosen photos":
        - button "Choose photos"
        - button "Choose a folder"
        - button "Remove all"
        - paragraph: /${PHOTOS} photos, .* MB|kB/
        - region "Files that can’t be used"
        - list:
          - listitem:
            - button "Remove Löwe (1).jpg"
            - paragraph: Löwe (1).jpg
            - paragraph: /Ready/
      - region "Settings":
        - heading "Settings" [level=2]
        - textbox "Name"
        - radiogroup "Quality":
          - radio /Draft about .* memory, .* disk/
          - radio /Standard about/ [checked]
          - radio /High about/
        - button "Reconstruct"
        - paragraph: ${PHOTOS} photos will be used.
    `)
    await expectFitsInLanguages(page, 'form')
    await expectStartInReach(page)
    await choosePreset(page, 'Draft')
    await page.getByRole('textbox', { name: 'Name' }).fill('Stone on a table')
    await page.getByRole('button', { name: 'Reconstruct' }).click()
    await page.waitForURL(/\/jobs\//)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stone on a table')
  })

  const values = await recordProgress(page)
  await test.step('the model appears while the job is still running', async () => {
    await expect(page.locator('[data-testid=viewer] canvas')).toBeVisible({ timeout: 300_000 })
    await expect(status(page, 'Running')).toBeVisible()
    await keepPicture(page, 'job-growing')
  })

  await test.step('depth maps come in while it runs', async () => {
    await expect(page.getByRole('img', { name: /^Depth of / }).first()).toBeVisible({ timeout: 300_000 })
    await expect(status(page, 'Running')).toBeVisible()
    await keepPicture(page, 'job-growing-depth')
  })

  await test.step('the bar has moved, and never backwards', async () => {
    await expect(status(page, 'Completed')).toBeVisible({ timeout: 300_000 })
    const seen = await values()
    expect(new Set(seen).size).toBeGreaterThan(5)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    await expect(page).toHaveTitle(/^Completed – Stone on a table/)
    await page.getByRole('region', { name: 'Outcome' }).getByRole('button', { name: 'Close' }).click()
  })

  await test.step('every photo is registered, and the textured model can be turned by keyboard', async () => {
    await expect(
      page.getByText(`${photos.length} of ${photos.length} photos registered`, { exact: true }),
    ).toBeVisible()
    const viewer = page.getByTestId('viewer')
    await expect(viewer).toHaveAttribute('data-model', /preview\.glb/)
    expect(Number(await viewer.getAttribute('data-triangles'))).toBeGreaterThan(1000)
    await expect(viewer).toHaveAttribute('data-cameras', String(photos.length))
    const view = page.getByRole('application')
    const before = await view.screenshot()
    await view.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('+')
    await expect.poll(async () => (await view.screenshot()).equals(before)).toBe(false)
    await expectAccessible(page, 'job-done')
    await expectFitsPhone(page, 'job-done')
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - link "All reconstructions"
      - heading "Stone on a table" [level=1]
      - button "Rename"
      - text: Completed
      - paragraph: /${PHOTOS} of ${PHOTOS} photos registered in/
      - link "Download the model"
      - button "Share…"
      - button "Delete"
      - navigation "Sections"
      - region "Model":
        - application /3D view of the textured model/
        - paragraph: /Arrow keys turn the view/
        - radiogroup "Surface":
          - radio "Textured" [checked]
        - button "Measure"
      - region "Report":
        - heading "Report" [level=2]
        - paragraph: /Excellent|Good|Fair/
        - heading "Photo and model" [level=3]
        - slider "Between photo and model"
        - list:
          - listitem:
            - button /Compare/
        - heading "Pictures to share" [level=3]
      - region "Photos":
        - heading "Photos" [level=2]
        - paragraph: ${PHOTOS} of ${PHOTOS} photos registered
      - heading "Log" [level=2]
      - region "Downloads":
        - heading "Downloads" [level=2]
        - link /All as a ZIP/
        - heading "3D printing" [level=3]
      - region "Steps":
        - heading "Steps" [level=2]
        - list:
          - listitem:
            - paragraph: /Prepare photos.*Done/
            - paragraph: Prepared ${PHOTOS} of ${PHOTOS} photos
    `)
  })

  await test.step('the surface can be looked at without its texture', async () => {
    const view = page.getByRole('application')
    const textured = await view.screenshot()
    await page.getByRole('radio', { name: 'Shaded' }).click()
    await expect(page.getByRole('radio', { name: 'Shaded' })).toBeChecked()
    await expect.poll(async () => (await view.screenshot()).equals(textured)).toBe(false)
  })

  await test.step('what was made up to close it for printing can be seen', async () => {
    const view = page.getByRole('application')
    const open = await view.screenshot()
    await toggleInMenu(page, 'Closed for printing')
    await expect.poll(async () => (await view.screenshot()).equals(open)).toBe(false)
    await keepPicture(page, 'job-done-made-up')
    await toggleInMenu(page, 'Closed for printing')
  })

  await test.step('what no photo shows can be seen', async () => {
    // It may be hidden from here: that it is fetched is what can be seen of it from everywhere.
    const marks = page.waitForResponse((response) => response.url().includes('unseen.glb') && response.ok())
    await toggleInMenu(page, 'Mark what no photo shows')
    await marks
    await keepPicture(page, 'job-done-unseen')
    await toggleInMenu(page, 'Mark what no photo shows')
  })

  await test.step('a report says how good it is, and shows it', async () => {
    const report = page.getByRole('region', { name: 'Report' })
    await expect(report.getByText(/^(Excellent|Good|Fair)$/)).toBeVisible()
    await expect(page.getByRole('slider', { name: 'Between photo and model' })).toBeVisible()
    const turntable = page.getByRole('img', { name: 'Turntable' })
    // The tests ask for less motion: it waits to be played, and can be stopped.
    await expect(turntable).toHaveAttribute('src', /preview-2-textured/)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(turntable).toHaveAttribute('src', /turntable\.webp/)
    await page.getByRole('button', { name: 'Pause the animation' }).click()
    await page.getByRole('button', { name: 'Figures' }).click()
    await expect(page.getByText('Mean reprojection error')).toBeVisible()
    await expectOverlapByKeys(page)
    await page.getByRole('button', { name: 'Log', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('registered')
    await expect(page.getByText(/^[1-9]\d* of [\d,]+ lines$/)).toBeVisible()
    await expectAccessible(page, 'report-and-log')
    await expectFitsInLanguages(page, 'job-done')
  })

  await test.step('one can look through its photos', async () => {
    await page.getByRole('button', { name: 'Cameras' }).click()
    const next = page.getByRole('button', { name: 'Next photo' })
    // In the view: a click scrolls to it.
    const place = () =>
      next.evaluate((button) => {
        const [box, view] = [button, document.querySelector('[role=application]')].map((e) =>
          e?.getBoundingClientRect(),
        )
        return box && view && [Math.round(box.x - view.x), Math.round(box.y - view.y)]
      })
    const before = await place()
    await next.click()
    expect(await place()).toEqual(before)
    await expect(page.getByRole('region', { name: 'Photos in the view' })).toContainText(`1 of ${photos.length}`)
    await page.getByRole('button', { name: 'Leave the photo' }).click()
  })

  await test.step('files are called as the photos are', async () => {
    await page.getByRole('button', { name: 'Compare Löwe (1).jpg' }).click()
    const picture = page.getByRole('button', { name: 'Compare Löwe (1).jpg' }).locator('img')
    const answer = await page.request.get((await picture.getAttribute('src')) ?? '')
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/webp'])
    expect(decodeURIComponent(answer.url())).toContain('/compare-Löwe_1-photo.webp')
    await expect(page.getByRole('img', { name: 'Depth of Löwe (1).jpg' })).toBeVisible()
  })

  await test.step('all of it comes as one ZIP', async () => {
    const href = await page.getByRole('link', { name: /^All as a ZIP/ }).getAttribute('href')
    const answer = await page.request.get(href ?? '')
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toBe('application/zip')
    expect((await answer.body()).subarray(0, 2).toString()).toBe('PK')
  })

  await test.step('the download is a valid textured GLB', async () => {
    await downloadModel(page)
  })

  await test.step('it is in the list with its thumbnail', async () => {
    await page.getByRole('link', { name: 'All reconstructions' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Stone on a table' })
    await expect(row).toContainText('Completed')
    await expect(row.locator('img')).toBeVisible()
    await expectAccessible(page, 'list')
    await expectFitsPhone(page, 'list')
    await expectFitsInLanguages(page, 'list')
  })
})

/** The menu closes with each choice. */
async function toggleInMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More options' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Notes every value of the job's bar from now on; gives them in order. */
async function recordProgress(page: Page): Promise<() => Promise<number[]>> {
  const bar = page.getByRole('progressbar', { name: 'Reconstruction' })
  await expect(bar).toBeVisible()
  const recorder = await page.evaluateHandle(() => {
    const values: number[] = []
    const note = () => {
      const now = document.querySelector('[role=progressbar][aria-label=Reconstruction]')?.getAttribute('aria-valuenow')
      if (now && Number(now) !== values.at(-1)) values.push(Number(now))
    }
    note()
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })
    return values
  })
  return () => recorder.jsonValue()
}

/** On a phone the button that starts it is at the thumb, wherever in the form one is, and covers nothing that has the focus. */
async function expectStartInReach(page: Page): Promise<void> {
  const start = page.getByRole('button', { name: 'Reconstruct', exact: true })
  for (const [width, height] of [
    [390, 844],
    [844, 390],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect(start).toBeInViewport({ ratio: 1 })
    const bar = await start.boundingBox()
    for (const name of [/^Remove /, /^High/]) {
      const control = page.getByRole(name.source.includes('High') ? 'radio' : 'button', { name }).last()
      await control.focus()
      const box = await control.boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
    }
    await keepPicture(page, `form-start-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** What the pointer tells of two photos, the arrow keys tell as well. */
async function expectOverlapByKeys(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Which photos overlap' }).click()
  const matrix = page.getByRole('application', { name: 'Overlap of each pair of photos' })
  await matrix.focus()
  const caption = page.locator('figcaption')
  await expect(caption).toContainText(/\d+ points?|no overlap/)
  const first = await caption.textContent()
  await page.keyboard.press('ArrowRight')
  await expect(caption).not.toHaveText(first ?? '')
  await page.keyboard.press('ArrowLeft')
  await expect(caption).toHaveText(first ?? '')
  await page.getByRole('button', { name: 'Which photos overlap' }).click()
}
