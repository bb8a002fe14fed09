import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import {
  chooseFiles,
  expect,
  expectAccessible,
  expectFitsPhone,
  keepPicture,
  photoPaths,
  required,
  test,
} from './fixtures.ts'
import { whatMovesWithLateFont } from './layout-shifts.ts'
import { removeJob } from './remove-job.ts'

const COUNT = 14
/** So that jobs of other tests are not among them. */
const MARK = 'Shelf'

test('somebody with many jobs finds, sorts and deletes them', async ({ page, browser, baseURL }) => {
  const total = await makeJobs()
  const rows = page
    .getByRole('region', { name: 'Reconstructions' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading') })

  await test.step('the list is there before any code has run, and within the first screen', async () => {
    const html = await (await page.request.get('/')).text()
    expect(html).toContain(`${MARK} 14`)
    await page.goto('/')
    const { y = 0 } = (await page.getByRole('heading', { name: 'Reconstructions' }).boundingBox()) ?? {}
    expect(y).toBeLessThan(400)
    await expectAccessible(page, 'home-many')
    await expectFitsPhone(page, 'home-many')
  })

  await test.step('nothing moves when the typeface comes after the page is drawn', async () => {
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const context = await browser.newContext({ viewport, baseURL })
      expect(await whatMovesWithLateFont(await context.newPage()), `at ${viewport.width} px`).toEqual([])
      await context.close()
    }
  })

  await test.step('a part of a name finds them, over pages', async () => {
    await page.getByRole('searchbox', { name: 'Search by name' }).fill(MARK.toLowerCase())
    await expect(page.getByText(`${COUNT} of ${total} reconstruction`)).toBeVisible()
    await expect(rows).toHaveCount(12)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect(rows).toHaveCount(COUNT)
  })

  await test.step('while the server is away, the filters stay, and lead back', async () => {
    await page.route('**/api/trpc/**', (route) => route.abort())
    const quality = page.getByRole('combobox', { name: 'Quality' })
    await quality.selectOption('Draft')
    await expect(
      page.getByRole('region', { name: 'Reconstructions' }).getByText('The server can’t be reached.'),
    ).toBeVisible()
    await expect(quality).toHaveValue('draft')
    await page.unroute('**/api/trpc/**')
    await quality.selectOption('All qualities')
    await expect(rows).toHaveCount(COUNT)
  })

  await test.step('state, quality and order', async () => {
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('Oldest first')
    await expect(rows.first()).toContainText(`${MARK} 1`)
    await page.getByRole('combobox', { name: 'Quality' }).selectOption('High')
    await expect(rows).toHaveCount(2)
    await page.getByRole('combobox', { name: 'State' }).selectOption('Completed')
    await expect(page.getByText('No reconstructions match.')).toBeVisible()
    await keepPicture(page, 'home-no-match')
    await page.getByRole('combobox', { name: 'State' }).selectOption('Failed or cancelled')
    await expect(rows).toHaveCount(2)
  })

  await test.step('what was looked for is still there after a look at a job and after a reload; the grid, too', async () => {
    await page.getByRole('button', { name: 'Show as a grid' }).click()
    await page.getByRole('link', { name: `${MARK} 7` }).click()
    await page.getByRole('link', { name: 'All reconstructions' }).click()
    await expect(rows).toHaveCount(2)
    await expect(page).toHaveURL(/\?search=shelf&state=stopped&quality=high&sort=oldest$/)
    await page.reload()
    await expect(rows).toHaveCount(2)
    await expect(page.getByRole('combobox', { name: 'Quality' })).toHaveValue('high')
    await expect(page.getByRole('button', { name: 'Show as a list' })).toBeVisible()
    await expectAccessible(page, 'home-grid')
    await expectFitsPhone(page, 'home-grid')
  })

  await test.step('a project and tags are given to several, shown with each, and found by', async () => {
    await page.getByRole('button', { name: 'Show as a list' }).click()
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.getByRole('button', { name: 'Select all shown' }).click()
    await page.getByRole('button', { name: 'Project and tags…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Project and tags of 2 reconstructions' })
    await dialog.getByRole('combobox', { name: 'Project' }).selectOption('New project…')
    await dialog.getByRole('textbox', { name: 'Name of the new project' }).fill('Cupboard')
    await dialog.getByRole('textbox', { name: 'Add tags' }).fill('oak, second hand')
    await expectAccessible(page, 'filing')
    await expectFitsPhone(page, 'filing')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Project and tags of 2 reconstructions saved.')).toBeVisible()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('button', { name: 'Select', exact: true })).toBeFocused()
    await expect(rows.getByRole('button', { name: 'Show the project “Cupboard”' })).toHaveCount(2)
    await page.getByRole('button', { name: 'Show all', exact: true }).click()
    await page.getByRole('combobox', { name: 'Project' }).selectOption('Cupboard')
    await expect(page.getByText(`2 of ${total} reconstruction`)).toBeVisible()
    await expectAccessible(page, 'home-project')
    await expectFitsPhone(page, 'home-project')
  })

  await test.step('a new one goes into the project that the list shows, unless another is chosen', async () => {
    await chooseFiles(page, photoPaths().slice(0, 3))
    const form = page.getByRole('region', { name: 'New reconstruction' })
    const project = form.getByRole('combobox', { name: 'Project' })
    await expect(project.getByRole('option', { selected: true })).toHaveText('Cupboard')
    await expect(page.getByText('3 photos will be used.')).toBeVisible()
    await keepPicture(page, 'form-project')
    await form.getByRole('button', { name: 'Advanced settings' }).click()
    const textureSize = form.getByRole('spinbutton', { name: 'Maximum texture size (px)' })
    await textureSize.fill('100')
    await expect(form.getByText('Correct the settings marked in red.')).toBeVisible()
    await expect(form.getByRole('button', { name: 'Reconstruct' })).toBeDisabled()
    await textureSize.fill('512')
    await expect(page.getByText('3 photos will be used.')).toBeVisible()
    await expectAccessible(page, 'form-settings')
    await expectFitsPhone(page, 'form-settings')
    await form.getByRole('button', { name: 'Reconstruct' }).click()
    await page.waitForURL(/\/jobs\//)
    const { api } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
    expect((await api.job.get.query({ id: page.url().split('/').at(-1) ?? '' })).settings).toEqual({ texturePx: 512 })
    await expect(page.getByRole('button', { name: 'Show the project “Cupboard”' })).toBeVisible()
    await removeJob(page)
    // The page of a job that is gone has a second one.
    await page.getByRole('link', { name: 'All reconstructions' }).first().click()
    await expect(rows).toHaveCount(2)
  })

  await test.step('one is taken out on its own page, and its tag leads back to the list', async () => {
    await page.getByRole('link', { name: `${MARK} 7` }).click()
    await page.getByRole('button', { name: 'Project and tags…' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Project' }).selectOption('No project')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the tag “second hand”' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('button', { name: 'Show the project “Cupboard”' })).toHaveCount(0)
    await keepPicture(page, 'job-tags')
    await page.getByRole('button', { name: 'Show all with the tag “oak”' }).click()
    await expect(page).toHaveURL(/\/\?tag=oak$/)
    await expect(rows).toHaveCount(2)
    await expect(page.getByRole('combobox', { name: 'Tag' })).toHaveValue('oak')
  })

  await test.step('a project is renamed and deleted, also while another tab shows it; what was in it stays', async () => {
    const other = await page.context().newPage()
    await other.goto('/')
    await other.getByRole('combobox', { name: 'Project' }).selectOption('Cupboard')
    await page.getByRole('button', { name: 'Projects…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Projects' })
    await dialog.getByRole('button', { name: 'Rename “Cupboard”' }).click()
    await dialog.getByRole('textbox', { name: 'New name of “Cupboard”' }).fill('Dresser')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(rows.getByRole('button', { name: 'Show the project “Dresser”' })).toHaveCount(1)
    await dialog.getByRole('button', { name: 'Delete “Dresser”…' }).click()
    await expect(dialog.getByRole('alert')).toHaveText(
      'Delete the project “Dresser”? Its 1 reconstruction is kept, without a project.',
    )
    await expectAccessible(page, 'projects')
    await expectFitsPhone(page, 'projects')
    await dialog.getByRole('button', { name: 'Delete project' }).click()
    await expect(dialog.getByText('No projects yet.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(rows).toHaveCount(2)
    await expect(page.getByRole('combobox', { name: 'Project' })).toHaveCount(0)
    // The other tab still asks for it, and is told that nothing matches; all else is one press away.
    await other.getByRole('combobox', { name: 'State' }).selectOption('Failed or cancelled')
    await expect(other.getByText('No reconstructions match.')).toBeVisible()
    await other.getByRole('button', { name: 'Show all', exact: true }).click()
    await expect(other.getByText(`${MARK} 14`)).toBeVisible()
    await other.close()
    await page.getByRole('button', { name: 'Show all', exact: true }).click()
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
    await expectFitsPhone(page, 'home-selecting')
    await expectDoneInReach(page)
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

/** Selecting can be ended from wherever the list is scrolled to; on a phone with the thumb. */
async function expectDoneInReach(page: Page): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    const done = page.getByRole('button', { name: 'Done' })
    await expect(done).toBeInViewport({ ratio: 1 })
    const { y = 0 } = (await done.boundingBox()) ?? {}
    expect(y > height / 2, `${width} px wide`).toBe(width < 640)
    await keepPicture(page, `home-selecting-${width}`)
    // Nothing stays below the bar for good.
    const last = page.getByRole('region', { name: 'Reconstructions' }).getByRole('listitem').last()
    const { y: top = 0, height: tall = 0 } = (await last.boundingBox()) ?? {}
    if (width < 640) expect(top + tall).toBeLessThan(y)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
