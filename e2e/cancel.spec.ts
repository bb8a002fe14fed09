import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import {
  expect,
  expectAccessible,
  expectAllInGerman,
  expectFitsPhone,
  keepPicture,
  onInsecureOrigin,
  photoPaths,
  required,
  startJob,
  status,
  test,
} from './fixtures.ts'

test('asks before it cancels, by keyboard alone, and leaves no process', async ({ page }) => {
  await startJob(page, photoPaths(), 'Standard')
  await expect(status(page, 'Running')).toBeVisible()
  await expect.poll(colmapProcesses, { timeout: 60_000 }).not.toEqual([])
  await expectFitsPhone(page, 'job-running')
  await expectModelInFirstScreen(page)
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - link "All reconstructions"
    - heading [level=1]
    - button "Rename"
    - text: Running
    - button "Cancel"
    - region "Progress":
      - status: /Step \\d+ of 10/
      - progressbar "Reconstruction"
      - checkbox "Notify me when it’s done"
    - region "Model"
    - region "Photos":
      - heading "Photos" [level=2]
    - region "Steps":
      - heading "Steps" [level=2]
      - list:
        - listitem:
          - paragraph: /Prepare photos.*Done/
          - paragraph: Prepared 24 of 24 photos
  `)
  await expectAllInGerman(page, '24 von 24 Fotos vorbereitet')

  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  const dialog = page.getByRole('alertdialog')
  await test.step('Escape means to keep going', async () => {
    await cancel.focus()
    await page.keyboard.press('Enter')
    await expect(dialog).toContainText('If you cancel now')
    await expect(dialog.getByRole('listitem').first()).not.toBeEmpty()
    await expect(dialog.getByRole('button', { name: 'Keep going' })).toBeFocused()
    await expectAccessible(page, 'cancel-asked')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(cancel).toBeFocused()
    await expect(status(page, 'Running')).toBeVisible()
  })

  await test.step('confirming cancels', async () => {
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: 'Keep going' })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(dialog.getByRole('button', { name: 'Cancel the reconstruction' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(status(page, 'Cancelled')).toBeVisible()
    // The page may say so only when the processes are gone: no waiting here.
    expect(await colmapProcesses()).toEqual([])
    // The button that asked is gone: who uses keys continues beside it, not at the top of the page.
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
    const steps = page.getByRole('region', { name: 'Steps' })
    await expect(steps).toContainText(/\d+ steps were not run/)
    await expect(steps).not.toContainText('Check the quality')
  })

  await test.step('what is said of the end gives its room away out of sight, and what is in sight stays in place', async () => {
    const end = page.getByRole('region', { name: 'Outcome' })
    await expect(end).toContainText('Retry to run the reconstruction again')
    const steps = page.getByRole('heading', { name: 'Steps' })
    const before = await steps.evaluate((heading) => {
      window.scrollTo(0, document.documentElement.scrollHeight)
      return heading.getBoundingClientRect().top
    })
    await expect(end).toHaveCount(0)
    const moved = () => steps.evaluate((heading, y) => Math.abs(heading.getBoundingClientRect().top - y), before)
    await expect.poll(moved).toBeLessThan(1.5)
    await page.evaluate(() => window.scrollTo(0, 0))
  })

  await test.step('a cancelled one is accessible and fits a phone', async () => {
    await expectAccessible(page, 'job-cancelled')
    await expectFitsPhone(page, 'job-cancelled')
  })

  await test.step('it can be deleted, after a question', async () => {
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await expect(page.getByRole('listitem').filter({ hasText: 'Cancelled' })).toHaveCount(0)
  })
})

test('a cancel in another tab is announced to a reader elsewhere on the page', async ({ page, context }) => {
  await context.grantPermissions(['notifications'])
  await page.addInitScript(noteShownNotices)
  await startJob(page, photoPaths(), 'Standard')
  await page.getByRole('checkbox', { name: 'Notify me when it’s done' }).check()
  const other = await context.newPage()
  await lookAway(page, other)

  await other.goto(onInsecureOrigin(page.url()))
  await expect(other.getByText('Browsers allow notifications only on https pages')).toBeVisible()
  await other.getByRole('button', { name: 'Cancel', exact: true }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Cancel the reconstruction' }).click()
  await expect(status(other, 'Cancelled')).toBeVisible()
  await expect(status(page, 'Cancelled')).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('notice')))
    .toBe('The reconstruction was cancelled.')
})

/** In the page: keeps the text of each notice that the browser has shown. */
function noteShownNotices(): void {
  window.Notification = class extends Notification {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      this.addEventListener('show', () => sessionStorage.setItem('notice', this.body))
    }
  }
}

/** Puts another tab in front, without Playwright's pretence that every page has the focus. */
async function lookAway(page: Page, other: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  await other.bringToFront()
}

/** Command lines of the COLMAP processes that work in this run's data directory. */
async function colmapProcesses(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout
    .split('\n')
    .filter((line) => line.includes('colmap') && line.includes(required('MAQUETTE_E2E_DATA_DIR')))
}

/** With tags and above it the progress: the whole model is seen without scrolling. */
async function expectModelInFirstScreen(page: Page): Promise<void> {
  const { api } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
  const ids = [new URL(page.url()).pathname.split('/').at(-1) ?? '']
  await api.project.tag.mutate({ ids, add: ['stone', 'garden'], remove: [] })
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(page.getByRole('main').getByRole('button', { name: /stone/ })).toBeVisible()
  const { y = 0, height = 0 } = (await page.getByRole('region', { name: 'Model' }).boundingBox()) ?? {}
  expect(height).toBeGreaterThan(300)
  expect(y + height).toBeLessThanOrEqual(800)
  await keepPicture(page, 'job-running-tags')
  await api.project.tag.mutate({ ids, add: [], remove: ['stone', 'garden'] })
  await page.setViewportSize({ width: 1280, height: 900 })
}
