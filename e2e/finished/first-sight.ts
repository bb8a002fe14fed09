import type { Page } from '@playwright/test'
import { expect } from '../fixtures.ts'
import { observeShifts } from '../layout-shifts.ts'

/** The document itself says what the job is, how it is and how good, and nothing moves when the page's script takes over and the model comes. */
export async function expectDrawnByServer(page: Page): Promise<void> {
  const name = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
  const url = page.url()
  const scriptless = await page.context().browser()?.newContext({ javaScriptEnabled: false })
  const first = await scriptless?.newPage()
  if (!scriptless || !first) throw new Error('no browser')
  await first.goto(url)
  const main = first.getByRole('main')
  await expect(main.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(main.getByText('Completed', { exact: true })).toBeVisible()
  await expect(main.getByRole('region', { name: 'Steps' })).toContainText(
    /Check the quality.*(Excellent|Good|Fair|Poor|Rough)/,
  )
  await scriptless.close()

  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    const context = await page.context().browser()?.newContext({ viewport })
    const visitor = await context?.newPage()
    await visitor?.addInitScript(observeShifts)
    await visitor?.goto(url)
    await visitor?.getByTestId('viewer').waitFor()
    expect(await visitor?.evaluate(() => window.seenShifts), `${viewport.width} px wide`).toEqual([])
    await context?.close()
  }
}
