import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFitsPhone } from '../fixtures.ts'

/** Puts an annotation on the middle of the model, deletes it, takes that back, and changes its text. */
export async function annotate(page: Page): Promise<void> {
  const view = page.getByRole('application')
  await page.getByRole('button', { name: 'Reset the view' }).click()
  await page.getByRole('button', { name: 'Annotate', exact: true }).click()
  await expect(page.getByText('Click the model where the annotation belongs.')).toBeVisible()
  await view.press('Enter')
  const text = page.getByRole('textbox', { name: 'Annotation' })
  await text.fill('A crack')
  // Closing the panel, and the page, keeps what was typed and where it belongs.
  await page.getByRole('button', { name: 'Close Annotate' }).click()
  await expect(text).toHaveCount(0)
  await page.reload()
  await page.getByRole('button', { name: 'Annotate', exact: true }).click()
  await expect(text).toHaveValue('A crack')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const pin = page.getByRole('button', { name: 'Annotation 1: A crack' })
  await expect(pin).toBeVisible()
  const listed = page.getByRole('list', { name: 'Annotations' }).last()
  await page.getByRole('button', { name: 'Delete: A crack' }).click()
  await expect(pin).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Edit: A crack' }).click()
  await page.getByRole('textbox', { name: 'Annotation' }).fill('A glued crack')
  await page.getByRole('textbox', { name: 'Annotation' }).press('Control+Enter')
  await expect(listed).toContainText('A glued crack')
  await expectAccessible(page, 'annotate')
  await expectFitsPhone(page, 'annotate')
}

/** Saves a view, lets the page open with it, and finds it and the annotation again after a reload. */
export async function saveView(page: Page): Promise<void> {
  const view = page.getByRole('application')
  const opening = page.getByRole('button', { name: 'Open with “Left side”' })
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  const start = await placeOfPin(page)
  await view.press('ArrowLeft')
  await view.press('+')
  await expect.poll(() => awayOfPin(page, start)).toBeGreaterThan(1)
  await page.getByRole('textbox', { name: 'Name of this view' }).fill('Left side')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await opening.click()
  await expect(opening).toHaveAttribute('aria-pressed', 'true')
  const saved = await placeOfPin(page)
  await view.press('ArrowUp')
  await expect.poll(() => awayOfPin(page, saved)).toBeGreaterThan(1)
  await page.getByRole('button', { name: 'Left side', exact: true }).click()
  await expect.poll(() => awayOfPin(page, saved)).toBeLessThan(1)
  await expectAccessible(page, 'saved-views')
  await page.reload()
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Views' })).toContainText('Left side')
  await expect.poll(() => awayOfPin(page, saved)).toBeLessThan(1)
  await page.getByRole('button', { name: 'Close Views' }).click()
}

/** Where on the page the first annotation is seen, in whole pixels: another one is another view. */
async function placeOfPin(page: Page): Promise<{ x: number; y: number }> {
  const { x = 0, y = 0 } = (await page.getByRole('button', { name: 'Annotation 1: A glued crack' }).boundingBox()) ?? {}
  const { x: left = 0, y: top = 0 } = (await page.getByRole('application').boundingBox()) ?? {}
  return { x: x - left, y: y - top }
}

/** How far the pin is from there, in pixels: where it is drawn differs by fractions of one. */
async function awayOfPin(page: Page, there: { x: number; y: number }): Promise<number> {
  const here = await placeOfPin(page)
  return Math.hypot(here.x - there.x, here.y - there.y)
}

/** Both on the page of the link, and nothing to change them with. */
export async function expectNotes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Annotation 1: A glued crack' }).click()
  await expect(page.getByText('A glued crack', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Views' })).toContainText('Left side')
  await expect(page.getByRole('textbox', { name: 'Name of this view' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Close Views' }).click()
}

/** From part to part of a finished job's page, by key and by pointer. */
export async function jumpBetweenSections(page: Page): Promise<void> {
  const sections = page.getByRole('navigation', { name: 'Sections' })
  await expect(sections.getByRole('link')).toHaveText(['Model', 'Report', 'Photos', 'Log'])
  await sections.getByRole('link', { name: 'Photos' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Photos', exact: true })).toBeInViewport()
  await expect(page.getByRole('heading', { name: 'Photos', exact: true })).toBeFocused()
  await expect(sections).toBeInViewport()
  await expect(sections.locator('[aria-current=location]')).toHaveText('Photos')
  await sections.getByRole('link', { name: 'Model' }).click()
  await expect(page.getByRole('application')).toBeInViewport({ ratio: 0.9 })
  await page.evaluate(() => window.scrollTo(0, 0))
}

/** In a laptop's window the whole model and its tools are in sight, and what one may do with it stays where it is whatever the job is called. */
export async function expectSteadyHead(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 })
  const download = page.getByRole('link', { name: 'Download the model' })
  const name = page.getByRole('heading', { level: 1 })
  const viewer = await page.getByTestId('viewer').boundingBox()
  expect((viewer?.y ?? 0) + (viewer?.height ?? 800)).toBeLessThan(800)
  const place = await download.boundingBox()
  const rename = async (to: string) => {
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(to)
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(name).toHaveText(to)
  }
  const before = (await name.textContent()) ?? ''
  const long = 'A job whose name is as long as a name can be '.repeat(3).trim().slice(0, 120)
  await page.setViewportSize({ width: 640, height: 800 })
  await rename(long)
  await expect(name).toHaveAttribute('tabindex', '0')
  // Two lines, and the whole name for those who come to it by keys.
  await expect(name).toHaveCSS('-webkit-line-clamp', '2')
  await name.focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip')).toHaveText(long)
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(await download.boundingBox()).toEqual(place)
  await rename(before)
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** The room of the progress is filled after the end, and given up by a button; a page that is loaded later has none. */
export async function expectEndGivesWay(page: Page): Promise<void> {
  const topOfModel = async () => (await page.getByRole('region', { name: 'Model' }).boundingBox())?.y ?? 0
  const end = page.getByRole('region', { name: 'Outcome' })
  await expect(end).toContainText('The model is ready')
  const kept = await topOfModel()
  await end.getByRole('button', { name: 'Close' }).click()
  await expect(end).toHaveCount(0)
  await expect(page.getByText(/^Done in /)).toBeFocused()
  const closed = await topOfModel()
  expect(closed).toBeLessThan(kept - 60)
  await page.reload()
  await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/)
  expect(Math.abs((await topOfModel()) - closed)).toBeLessThan(1)
}
