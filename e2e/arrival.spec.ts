import type { Page } from '@playwright/test'
import {
  expect,
  expectAccessible,
  expectFinishedModel,
  expectFitsInLanguages,
  expectFitsPhone,
  keepPicture,
  test,
} from './fixtures.ts'
import { whatMovesWithLateRest } from './layout-shifts.ts'
import { expectEmptyHome } from './sizes/lib/empty-home.ts'

// Files run in the order of their names: this one meets the system with no job in it.

test('an empty home shows what comes out, and makes an example of one’s own with one click', async ({
  page,
  browser,
}) => {
  await expectEmptyHome(browser)
  await test.step('nothing moves where it is drawn before all of it has come', async () => {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const context = await browser.newContext({ viewport })
      const moved = await whatMovesWithLateRest(await context.newPage(), 'Choose photos')
      expect(moved, `at ${viewport.width} px`).toEqual([])
      await context.close()
    }
  })
  await page.goto('/')
  const example = page.getByRole('region', { name: 'From 16 photos' })
  await expect(example).toBeVisible()

  await test.step('read from the top, it says what it is for and what to do', async () => {
    await expect(page.locator('body')).toMatchAriaSnapshot(`
      - link "Skip to content"
      - banner:
        - link "Maquette"
        - combobox "Language"
      - main:
        - paragraph: Drop or paste photos
        - region "New reconstruction":
          - heading "New reconstruction" [level=1]
          - paragraph: Turn photos into a 3D model on your own machine.
          - paragraph: Drop photos or a folder here
          - button "Choose photos"
          - button "Choose a folder"
          - paragraph: /At least 3 photos/
          - region "From 16 photos":
            - img /A stone sculpture/
            - button "Play"
            - heading "From 16 photos" [level=2]
            - button "Try it with an example"
          - list:
            - listitem:
              - heading "Walk all the way around" [level=2]
        - region "Reconstructions":
          - heading "Reconstructions" [level=2]
          - paragraph: /Your first reconstruction/
        - paragraph:
          - link "Status of this server"
    `)
  })

  await test.step('the model turns, unless one asked for less motion, and can be stopped', async () => {
    const picture = example.getByRole('img', { name: /turns$/ })
    // The tests ask for less.
    await expect(picture).toHaveAttribute('src', /still\.webp$/)
    await expectAccessible(page, 'arrival')
    await expectFitsPhone(page, 'arrival')
    await expectFitsInLanguages(page, 'arrival')
    await example.getByRole('button', { name: 'Play' }).click()
    await expect(picture).toHaveAttribute('src', /turning\.webp$/)
    expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(640)
    await example.getByRole('button', { name: 'Pause the animation' }).click()
    await expect(picture).toHaveAttribute('src', /still\.webp$/)
  })

  await test.step('one click uploads the photos and starts a draft', async () => {
    await example.getByRole('button', { name: 'Try it with an example' }).click()
    await page.waitForURL(/\/jobs\//)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Example')
    await expect(page.getByText(/^16 photos, Draft/)).toBeVisible()
  })

  await test.step('what was being gathered is as it was', async () => {
    await page.goto('/')
    await expect(page.locator('[data-ready=true]')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Chosen photos' })).toHaveCount(0)
  })

  await test.step('with a job, the list comes first, and the guide when asked for', async () => {
    await expect(example).toHaveCount(0)
    await expect(page.getByText('Walk all the way around')).toBeHidden()
    await page.getByRole('button', { name: 'Photo tips, formats and an example' }).click()
    await expect(page.getByText('Walk all the way around')).toBeVisible()
    await keepPicture(page, 'home-one-job')
  })

  await test.step('it is cancelled and deleted from its row', async () => {
    await actOn(page, 'Example', 'Cancel…')
    await page.getByRole('button', { name: 'Cancel the reconstruction' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Example' })).toContainText('Cancelled')
    await actOn(page, 'Example', 'Delete…')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(example).toBeVisible()
  })
})

test('a phone takes photos, and is not told to drop anything', async ({ browser, baseURL }) => {
  const phone = await browser.newContext({
    ...{ baseURL, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' },
  })
  const page = await phone.newPage()
  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeVisible()
  await expect(page.getByText(/^Drop photos/)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeHidden()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Take photos' }).click()
  expect(await (await chooser).element().getAttribute('capture')).toBe('environment')
  // Of the whole page, the browser would take it as if there were a mouse.
  await keepPicture(page, 'arrival-touch', { fullPage: false })
  await phone.close()
})

test('the example becomes a model', { tag: '@long' }, async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Try it with an example' }).click()
  await page.waitForURL(/\/jobs\//)
  await expectFinishedModel(page)
  await expect(page.getByText('16 of 16 photos registered')).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('listitem').filter({ hasText: 'Example' })).toContainText(/Excellent|Good|Fair/)
})

async function actOn(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click()
  await page.getByRole('menuitem', { name: action }).click()
}
