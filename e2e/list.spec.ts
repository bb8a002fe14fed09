import { randomUUID } from 'node:crypto'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import { expect, expectAccessible, expectFitsPhone, keepPicture, photoPaths, required, test } from './fixtures.ts'

const COUNT = 14
/** So that jobs of other tests are not among them. */
const MARK = 'Shelf'

test('somebody with many jobs finds, sorts and deletes them', async ({ page }) => {
  const total = await makeJobs()
  const rows = page.getByRole('region', { name: 'Reconstructions' }).getByRole('listitem')

  await test.step('the list is there before any code has run, and within the first screen', async () => {
    const html = await (await page.request.get('/')).text()
    expect(html).toContain(`${MARK} 14`)
    await page.goto('/')
    const { y = 0 } = (await page.getByRole('heading', { name: 'Reconstructions' }).boundingBox()) ?? {}
    expect(y).toBeLessThan(400)
    await expectAccessible(page, 'home-many')
    await expectFitsPhone(page, 'home-many')
  })

  await test.step('a part of a name finds them, over pages', async () => {
    await page.getByRole('searchbox', { name: 'Search by name' }).fill(MARK.toLowerCase())
    await expect(page.getByText(`${COUNT} of ${total} reconstruction`)).toBeVisible()
    await expect(rows).toHaveCount(12)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect(rows).toHaveCount(COUNT)
  })

  await test.step('state, quality and order', async () => {
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('Oldest first')
    await expect(rows.first()).toContainText(`${MARK} 1`)
    await page.getByRole('combobox', { name: 'Quality' }).selectOption('High')
    await expect(rows).toHaveCount(2)
    await page.getByRole('combobox', { name: 'State' }).selectOption('Completed')
    await expect(page.getByText('No reconstruction matches.')).toBeVisible()
    await keepPicture(page, 'home-no-match')
    await page.getByRole('combobox', { name: 'State' }).selectOption('Failed or cancelled')
    await expect(rows).toHaveCount(2)
  })

  await test.step('what was looked for is still there after a look at a job; the grid after a reload, too', async () => {
    await page.getByRole('button', { name: 'Show as a grid' }).click()
    await page.getByRole('link', { name: `${MARK} 7` }).click()
    await page.getByRole('link', { name: 'All reconstructions' }).click()
    await expect(rows).toHaveCount(2)
    await page.reload()
    await expect(page.getByRole('button', { name: 'Show as a list' })).toBeVisible()
    await expectAccessible(page, 'home-grid')
    await expectFitsPhone(page, 'home-grid')
  })

  await test.step('many are deleted at once, after a question', async () => {
    await page.getByRole('searchbox', { name: 'Search by name' }).fill(MARK)
    await expect(page.getByText(`${COUNT} of ${total} reconstruction`)).toBeVisible()
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await rows.filter({ hasText: `${MARK} 13` }).click()
    await expect(page.getByText(/^1 selected, /)).toBeVisible()
    await page.getByRole('button', { name: 'Select all shown' }).click()
    await expect(page.getByText(/^12 selected, /)).toBeVisible()
    await expectAccessible(page, 'home-selecting')
    await page.getByRole('button', { name: 'Delete…' }).click()
    await expect(page.getByRole('alertdialog')).toContainText('Delete 12 reconstructions?')
    await keepPicture(page, 'home-delete-many')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText('12 reconstructions deleted.')).toBeVisible()
    await expect(page.getByText(`2 of ${total - 12} reconstruction`)).toBeVisible()
  })

  await test.step('the rest goes from the menu of its row', async () => {
    for (const name of [`${MARK} 1`, `${MARK} 2`]) {
      await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
      await page.getByRole('menuitem', { name: 'Delete…' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
      await expect(page.getByRole('button', { name: `Actions for ${name}`, exact: true })).toHaveCount(0)
    }
  })
})

/** Cancelled as soon as they are there, so that no worker is kept busy. Gives how many jobs there are then. */
async function makeJobs(): Promise<number> {
  const { api, uploadFiles } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
  const { accepted } = await uploadFiles(photoPaths().slice(0, 5), { captureId: randomUUID() })
  const ids = accepted.map(({ upload }) => upload.id)
  for (let i = 1; i <= COUNT; i++) {
    const { id } = await api.job.submit.mutate({
      idempotencyKey: randomUUID(),
      uploadIds: [...ids.slice(i % ids.length), ...ids.slice(0, i % ids.length)],
      preset: i % 7 === 0 ? 'high' : 'draft',
      name: `${MARK} ${i}`,
    })
    const { token } = await api.job.requestCancel.mutate({ id })
    await api.job.confirmCancel.mutate({ id, token })
  }
  await expect
    .poll(async () => (await api.job.list.query({ search: MARK, statuses: ['cancelled'] })).found, { timeout: 30_000 })
    .toBe(COUNT)
  return (await api.job.list.query({})).total
}
