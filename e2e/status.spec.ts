import { expect, expectAccessible, expectFitsPhone, test } from './fixtures.ts'

test('shows the owner who works and what fills the disk, and programs the same', async ({ page, request }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Status of this server' }).click()
  await expect(page.getByRole('heading', { name: 'Workers' })).toBeVisible()
  await expect(page.getByText('Responding')).toBeVisible()
  await expect(page.getByText('Unused photos')).toBeVisible()
  await expectAccessible(page, 'status')
  await expectFitsPhone(page, 'status')

  await page.getByRole('link', { name: 'All reconstructions' }).click()
  await expect(page.getByRole('heading', { name: 'New reconstruction' })).toBeVisible()

  expect(await (await request.get('/api/health/ready')).json()).toEqual({ ready: true, reasons: [] })
  expect(await (await request.get('/api/health/live')).json()).toEqual({ live: true })
  expect(await (await request.get('/api/metrics')).text()).toContain('maquette_workers 1\n')
})
