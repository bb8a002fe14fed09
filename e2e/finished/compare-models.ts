import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import { expect, expectAccessible, expectFitsPhone, keepPicture, required, test } from '../fixtures.ts'

/** A second model of the same photos beside that of `finishedJob`, an address: from the choice to the line between both. */
export async function compareModels(page: Page, finishedJob: string): Promise<void> {
  const { api, waitForJob } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
  const id = finishedJob.split('/').at(-1) ?? ''
  const { name, preset, settings } = await api.job.get.query({ id })
  // Of equal settings each step is reused.
  const again = { id, preset, settings, name: 'Once more', idempotencyKey: randomUUID() }
  const twin = await api.job.duplicate.mutate(again)
  expect((await waitForJob(twin.id)).status).toBe('completed')
  const compare = page.getByTestId('compare')
  const line = page.getByRole('slider', { name: 'Divider between the models' })

  await test.step('from a job’s page the other one is chosen, and lies where the same photos were taken', async () => {
    await page.goto(finishedJob)
    await page.getByRole('button', { name: 'Compare with…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('searchbox').fill('once')
    await expectAccessible(page, 'compare-with')
    await dialog.getByRole('link', { name: /Once more/ }).click()
    await expect(compare).toHaveAttribute('data-aligned', 'cameras')
    await expect(page.getByText('Both look equally close to the photos.')).toBeVisible()
    await expect(page.getByRole('row', { name: /^Triangles/ })).toBeVisible()
    await expectAccessible(page, 'compare')
    await expectFitsPhone(page, 'compare')
  })

  await test.step('both sides show the model at the same place', async () => {
    const whole = [await pictureAt(page, 1), await pictureAt(page, 0)]
    // The same files: what the first shows alone, the second does.
    expect(await differenceOf(whole[0] as Buffer, whole[1] as Buffer)).toBeLessThan(1)
    await compare.getByRole('radio', { name: 'Shaded' }).click()
    expect(await differenceOf(whole[1] as Buffer, await pictureAt(page, 0))).toBeGreaterThan(3)
  })

  await test.step('the line is moved by keys and by a finger', async () => {
    await line.focus()
    await page.keyboard.press('End')
    await expect(line).toHaveAttribute('aria-valuenow', '100')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('ArrowLeft')
    await expect(line).toHaveAttribute('aria-valuetext', /^88\s?% of the width shows “/)
    const { x = 0, y = 0, width = 0, height = 0 } = (await compare.boundingBox()) ?? {}
    const from = await line.boundingBox()
    await page.mouse.move((from?.x ?? 0) + 5, y + height / 3)
    await page.mouse.down()
    await page.mouse.move(x + width / 4, y + height / 3, { steps: 4 })
    await page.mouse.up()
    await expect(line).toHaveAttribute('aria-valuenow', '25')
    await keepPicture(page, 'compare-shaded')
  })

  await test.step('two that are selected in the list can be compared', async () => {
    await page.goto('/')
    const row = (name: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name, exact: true }) })
    const link = page.getByRole('link', { name: 'Compare', exact: true })
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await row('Select Once more').click()
    await expect(page.getByText(/^1 selected, /)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled()
    await expect(page.getByText('To compare, select exactly two finished models.')).toBeVisible()
    await row(`Select ${name}`).click()
    await link.click()
    await expect(page).toHaveURL(new RegExp(`/compare\\?a=${id}&b=${twin.id}$`))
  })
  await api.job.remove.mutate({ id: twin.id })
}

/** What is drawn while the line stands at this share of the width. */
async function pictureAt(page: Page, share: 0 | 1): Promise<Buffer> {
  const line = page.getByRole('slider', { name: 'Divider between the models' })
  await line.press(share === 1 ? 'End' : 'Home')
  await expect(line).toHaveAttribute('aria-valuenow', `${100 * share}`)
  const canvas = page.getByTestId('compare').locator('canvas')
  const { x = 0, y = 0, width = 0, height = 0 } = (await canvas.boundingBox()) ?? {}
  // Without names and line, which lie at the edges.
  const clip = { x: x + width / 4, y: y + height / 4, width: width / 2, height: height / 2 }
  let before: Buffer = Buffer.alloc(0)
  // Drawn again and again the same: whatever was on its way is there.
  await expect(async () => {
    const now = await page.screenshot({ clip })
    const isStill = now.equals(before)
    before = now
    expect(isStill).toBe(true)
  }).toPass({ timeout: 20_000 })
  return before
}

/** Mean difference of two pictures, of 255. */
async function differenceOf(a: Buffer, b: Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((png) => sharp(png).removeAlpha().raw().toBuffer()))
  if (!one || one.length !== other?.length) return 255
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length
}
