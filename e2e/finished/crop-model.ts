import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFitsPhone } from '../fixtures.ts'

/** With the crop tool open: the smallest box in a corner can't be saved. Resets the crop. */
export async function expectTinyCropRefused(page: Page): Promise<void> {
  for (const end of ['Upper end', 'Right end', 'Near end']) {
    await page.getByRole('slider', { name: end }).focus()
    await page.keyboard.press('Home')
  }
  await expect(page.getByText('The box leaves almost nothing of the model.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save and update files' })).toBeDisabled()
  await page.getByRole('button', { name: 'Reset crop' }).click()
}

/** With the crop tool open on a model of known scale: saves a box with less than half of the triangles, and returns how many. */
export async function saveHalfAfterQuestion(page: Page): Promise<string> {
  await page.getByRole('slider', { name: 'Upper end' }).focus()
  let counts: string[] = []
  await expect(async () => {
    await page.keyboard.press('PageDown')
    counts =
      /Keeps ([\d,]+) of ([\d,]+)/.exec((await page.getByTestId('crop-keeps').textContent()) ?? '')?.slice(1) ?? []
    const [kept, whole] = counts.map((count) => Number(count.replaceAll(',', '')))
    expect(kept).toBeLessThan((whole ?? 0) / 2)
  }).toPass()
  await expect(page.getByTestId('crop-length').nth(1)).toHaveText(/ cm$/)
  await page.getByRole('button', { name: 'Save and update files' }).click()
  const question = page.getByRole('alertdialog', { name: 'Save this crop?' })
  await expect(question).toContainText(`Only ${counts[0]} of `)
  await expectAccessible(page, 'crop-question')
  await expectFitsPhone(page, 'crop-question')
  await question.getByRole('button', { name: 'Save crop' }).click()
  return counts[0] ?? ''
}
