import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFitsPhone } from '../fixtures.ts'

/** Two points of the model in the middle of the view, which turns a little in between. */
export async function measureByKeyboard(page: Page): Promise<void> {
  await page.getByRole('application').focus()
  for (const key of ['Enter', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
}

/** From one kept measurement of a finished job's page to two. */
export async function measureMore(page: Page): Promise<void> {
  const lines = page.getByTestId('measurement')
  const drawn = page.getByTestId('measured')
  await page.getByRole('button', { name: 'Reset the view' }).click()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(lines).toHaveCount(1)
  await measureByKeyboard(page)
  await expect(lines).toHaveCount(2)
  await expect(drawn).toHaveCount(2)
  await expectAccessible(page, 'measurements')
  await expectFitsPhone(page, 'measurements')

  await page.getByRole('button', { name: 'Delete measurement 2' }).click()
  await expect(lines).toHaveCount(1)
  await expect(page.getByText('Measurement deleted.')).toBeVisible()
  await page.getByRole('application').press('Control+z')
  await expect(lines).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(lines).toHaveCount(1)
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(lines).toHaveCount(2)

  await page.getByRole('button', { name: 'Hide in the view' }).click()
  await expect(drawn).toHaveCount(0)
  await page.getByRole('button', { name: 'Close Measure' }).click()
  await page.getByRole('button', { name: 'More options' }).click()
  await page.getByRole('menuitem', { name: 'Measurements' }).click()
  await expect(drawn).toHaveCount(2)
  await expectKeptWhereTheServerIsAway(page)
}

/** What the server does not take is said, kept by the browser, and saved later. */
async function expectKeptWhereTheServerIsAway(page: Page): Promise<void> {
  const lines = page.getByTestId('measurement')
  await page.route('**/api/trpc/job.addMark**', (route) => route.abort())
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await measureByKeyboard(page)
  await expect(page.getByText('Not saved')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(lines).toHaveCount(3)
  await page.unroute('**/api/trpc/job.addMark**')
  await page.getByRole('button', { name: 'Save again' }).click()
  await expect(page.getByText('Not saved')).toHaveCount(0)
  await page.getByRole('button', { name: 'Delete measurement 3' }).click()
  await expect(lines).toHaveCount(2)
  await page.getByRole('button', { name: 'Close Measure' }).click()
}

/** Visitors of a shared page see the two measurements of its owner, add one for themselves, and delete that alone. */
export async function expectOthersMeasure(others: Page): Promise<void> {
  await expect(others.getByTestId('measured')).toHaveCount(2)
  await others.getByRole('button', { name: 'Measure', exact: true }).click()
  await expect(others.getByRole('button', { name: /^Delete measurement/ })).toHaveCount(0)
  await measureByKeyboard(others)
  await expect(others.getByText('Your measurements are kept in this browser only.')).toBeVisible()
  await others.getByRole('button', { name: 'Delete measurement 3' }).click()
  await expect(others.getByTestId('measurement')).toHaveCount(2)
  await others.getByRole('button', { name: 'Close Measure' }).click()
}
