import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { killWorker, stopDatabase } from './break-system.ts'
import {
  chooseFiles,
  choosePreset,
  expect,
  expectAccessible,
  expectFitsPhone,
  photoPaths,
  status,
  test,
} from './fixtures.ts'

test('while the database is away the page says so, and then continues with all that was given to it', async ({
  page,
}) => {
  const photos = photoPaths()
  const notice = page.getByText('The database isn’t responding.', { exact: true })
  await page.goto('/')
  await chooseFiles(page, photos.slice(0, 4))
  await expect(page.getByText('4 photos will be used.')).toBeVisible({ timeout: 60_000 })

  await test.step('uploads wait for it, and what was typed stays', async () => {
    const start = await stopDatabase()
    await chooseFiles(page, photos.slice(4))
    await page.getByRole('textbox', { name: 'Name' }).fill('Typed meanwhile')
    await expect(notice.first()).toBeVisible()
    await expect(page.getByText(/^Reconnecting…/)).toBeVisible()
    await expectAway(page)
    await expectAccessible(page, 'database-away')
    await expectFitsPhone(page, 'database-away')
    start()
    await expect(notice).toHaveCount(0)
    await expect(page.getByText(`${photos.length} photos will be used.`)).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Typed meanwhile')
  })

  await test.step('a job’s page keeps what it shows, and follows the job again', async () => {
    await choosePreset(page, 'Standard')
    await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
    await expect(status(page, 'Running')).toBeVisible()
    const start = await stopDatabase()
    await expect(notice).toBeVisible()
    await expect(status(page, 'Running')).toBeVisible()
    await expectAccessible(page, 'job-database-away')
    await expectFitsPhone(page, 'job-database-away')
    start()
    await expect(notice).toHaveCount(0)
  })

  await test.step('and says, of a worker that died, where the next one resumed', async () => {
    killWorker()
    const steps = page.getByRole('region', { name: 'Steps' })
    await expect(steps.getByText(/^Interrupted once, resumed at “.+”\.$/)).toBeVisible({ timeout: 90_000 })
    await expectAccessible(page, 'job-interrupted')
    await expectFitsPhone(page, 'job-interrupted')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the reconstruction' }).click()
    await expect(status(page, 'Cancelled')).toBeVisible()
  })
})

/** Every door says for how long not to ask again. */
async function expectAway(page: Page): Promise<void> {
  const { request } = page
  const unknown = randomUUID()
  const answers = await Promise.all([
    request.get('/api/health'),
    request.get(`/api/trpc/job.list?input=${encodeURIComponent('{"limit":1}')}`),
    request.get(`/api/jobs/${unknown}/files/model.glb`),
    request.get(`/api/jobs/${unknown}/archive`),
    request.get(`/api/uploads/${unknown}/thumbnail`),
    request.head(`/api/uploads/${unknown}`, { headers: { 'Tus-Resumable': '1.0.0' } }),
  ])
  for (const answer of answers) {
    expect([answer.url(), answer.status(), answer.headers()['retry-after']]).toEqual([answer.url(), 503, '2'])
  }
}
