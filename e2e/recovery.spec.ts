import {
  chooseFiles,
  expect,
  expectAccessible,
  expectEmptyForm,
  expectFitsPhone,
  photoPaths,
  test,
} from './fixtures.ts'

/** Slow enough that a reload comes in the middle, fast enough for the first photo to be in soon. */
const SLOW_UPLOAD_BYTES_PER_S = 150_000

test('a reload in the middle of the uploads loses nothing', async ({ page }) => {
  const photos = photoPaths().slice(0, 8)
  const session = await page.context().newCDPSession(page)
  const limitUpload = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })
  await session.send('Network.enable')
  await limitUpload(SLOW_UPLOAD_BYTES_PER_S)
  await page.goto('/')
  await chooseFiles(page, photos)
  await expect(page.getByText(/^Ready, /).first()).toBeVisible({ timeout: 60_000 })
  const asked = page.waitForEvent('dialog')
  const reloaded = page.reload()
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  await reloaded

  const unfinished = page.getByRole('region', { name: 'Unfinished uploads' })
  await expect(unfinished).toContainText('still uploading when the page was closed')
  const ready = await page.getByText(/^Ready, /).count()
  expect(ready).toBeGreaterThan(0)
  const missing = await unfinished.getByRole('listitem').count()
  expect(ready + missing).toBe(photos.length)
  await expectAccessible(page, 'form-unfinished')
  await expectFitsPhone(page, 'form-unfinished')

  await expect(page.getByText(`${missing} photos aren’t uploaded yet.`)).toBeVisible()

  await limitUpload(-1)
  const resumed = page.waitForRequest(
    (request) => request.method() === 'HEAD' && new URL(request.url()).pathname.startsWith('/api/uploads/'),
  )
  await chooseFiles(page, photos)
  await resumed
  await expect(page.getByText(`${photos.length} photos will be used.`)).toBeVisible({ timeout: 60_000 })
  await expect(unfinished).toBeHidden()

  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove all' }).click()
  await expectEmptyForm(page)
})

test('says so when the server is out of reach, and continues by itself', async ({ page }) => {
  await page.route('**/api/trpc/**', (route) => route.abort())
  await page.goto('/')
  const notice = page.getByText('The server can’t be reached.', { exact: true })
  await expect(notice.first()).toBeVisible()
  await page.unroute('**/api/trpc/**')
  await expect(notice).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Reconstructions' })).toBeVisible()
})

test('an unknown reconstruction is explained', async ({ page }) => {
  await page.goto('/jobs/01900000-0000-7000-8000-000000000000')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reconstruction not found')
  await expectAccessible(page, 'job-unknown')
  // No id at all: a mistyped address.
  await page.goto('/jobs/nonsense')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})
