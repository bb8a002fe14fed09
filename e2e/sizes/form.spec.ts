import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { chooseFiles, expect, photoPaths, test } from '../fixtures.ts'
import { LOOKS_EVERYWHERE, lookEverywhere } from './lib/look-everywhere.ts'
import { writeMixedFolder } from './lib/mixed-folder.ts'

test('photos, one of them refused, and settings', async ({ browser }, testInfo) => {
  test.skip(!LOOKS_EVERYWHERE, 'newcomer.spec.ts looks at it')
  const notes = testInfo.outputPath('IMG_20260714_notes-about-the-north-side-then-the-door.jpg')
  await writeFile(notes, 'Shot list: the north side, then the door.\n')
  const gathered = async (page: Page) => {
    await page.goto('/')
    await expect(page.locator('[data-ready=true]')).toBeVisible()
    await chooseFiles(page, [...photoPaths().slice(0, 9), notes])
    await expect(page.getByText('9 photos will be used.')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('region', { name: 'Files that can’t be used' })).toBeVisible()
  }
  await lookEverywhere(browser, {
    name: 'form-photos',
    open: gathered,
    // Wherever one is in the form; a window that is lower than most keyboards leaves is no place for a bar.
    expect: async (page) => {
      await expect(page.getByRole('button', { name: 'Reconstruct', exact: true })).toBeInViewport({ ratio: 1 })
    },
  })
  if (!LOOKS_EVERYWHERE) return
  await lookEverywhere(browser, {
    name: 'form-settings',
    open: async (page) => {
      await gathered(page)
      await page.getByRole('button', { name: 'Advanced settings' }).click()
      await page.getByRole('spinbutton', { name: 'Maximum texture size (px)' }).fill('100')
      await expect(page.getByText('Correct the settings marked in red.')).toBeVisible()
    },
  })
})

test('the question which files are the photos', async ({ browser }, testInfo) => {
  test.skip(!LOOKS_EVERYWHERE, 'intake.spec.ts has it')
  const archive = testInfo.outputPath('courtyard.zip')
  await writeMixedFolder(archive, photoPaths().slice(0, 4))
  for (const locale of ['en-GB', 'de-DE', 'fr-FR']) {
    await lookEverywhere(browser, {
      name: `form-sets-${locale.slice(0, 2)}`,
      locale,
      open: async (page) => {
        await page.goto('/')
        await expect(page.locator('[data-ready=true]')).toBeVisible()
        const chooser = page.waitForEvent('filechooser')
        await page.getByRole('region').first().getByRole('button').first().click()
        await (await chooser).setFiles([archive])
        await expect(page.getByRole('dialog').getByRole('checkbox')).toHaveCount(4, { timeout: 60_000 })
        await expect(page.getByRole('dialog').getByRole('radio')).toHaveCount(3)
      },
      expect: async (page) => {
        const use = page.getByRole('dialog').getByRole('button').last()
        await use.scrollIntoViewIfNeeded()
        await expect(use).toBeInViewport({ ratio: 1 })
      },
    })
  }
})
