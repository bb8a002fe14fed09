import { randomBytes } from 'node:crypto'
import { appendFile, rm, stat } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { startProxy } from '#sdk/testing/start-proxy.ts'
import {
  chooseFiles,
  expect,
  expectAccessible,
  expectFitsPhone,
  onInsecureOrigin,
  photoPaths,
  required,
  test,
} from './fixtures.ts'

const MIB = 1024 * 1024

test('behind a web server that takes a megabyte at a time photos go up in small pieces', async ({ page }, testInfo) => {
  const proxy = await startProxy(required('MAQUETTE_E2E_URL'), { maxBodyBytes: MIB })
  const photos = await writeNoise(testInfo.outputPath('large'), 3)
  await page.goto(onInsecureOrigin(proxy.baseUrl))
  await chooseFiles(page, photos)
  await expect(page.getByText('3 photos will be used.')).toBeVisible({ timeout: 60_000 })
  expect(proxy.refused()).toBeGreaterThan(0)
  // What was learned for one holds for all: three at a time, none of them ever tries again what was refused.
  expect(proxy.refused()).toBeLessThanOrEqual(3 * Math.log2(16))
  await proxy.close()
})

test('a proxy that gets no answer is not taken for Maquette', async ({ page }) => {
  await page.route('**/api/trpc/**', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }),
  )
  await page.goto('/')
  await expect(page.getByText('The web server in front of Maquette returned 502').first()).toBeVisible()
})

test('files that change or go while they wait are named, and can be chosen again', async ({ page }, testInfo) => {
  const photos = await writeNoise(testInfo.outputPath('changing'), 3)
  const [changed = '', gone = ''] = photos
  await holdUploads(page)
  await page.goto('/')
  await chooseFiles(page, photos)
  await expect(page.getByText(/^0 of 3 photos uploaded/)).toBeVisible()
  await appendFile(changed, 'more')
  await rm(gone)
  await letUploadsGo(page)

  const unreadable = page.getByRole('region', { name: 'Changed files' })
  await expect(unreadable).toContainText('2 files can no longer be read. Choose them again.')
  await expect(unreadable.getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page, 'form-changed')
  await expectFitsPhone(page, 'form-changed')

  await writeNoise(testInfo.outputPath('changing'), 3)
  await chooseFiles(page, [changed, gone])
  await expect(page.getByText('3 photos will be used.')).toBeVisible({ timeout: 60_000 })
  await expect(unreadable).toBeHidden()
})

test('a photo that another tab removed is named before anything starts', async ({ page, context }) => {
  await page.goto('/')
  await chooseFiles(page, photoPaths().slice(0, 4))
  await expect(page.getByText('4 photos will be used.')).toBeVisible({ timeout: 60_000 })
  const other = await context.newPage()
  await other.goto('/')
  await expect(other.getByText('4 photos will be used.')).toBeVisible()
  await other
    .getByRole('button', { name: /^Remove .*\.jpg$/ })
    .first()
    .click()
  await expect(page.getByText('3 photos will be used.')).toBeVisible()
})

test('addresses and requests that nobody gave are refused, and not taken for faults of ours', async ({ request }) => {
  for (const path of ['/api/shared/%00/files/model.glb', '/shared/%00', '/api/jobs/%ff%fe/files/x', '/jobs/%ff']) {
    expect((await request.get(path)).status(), path).toBe(400)
  }
  const large = { headers: { 'Content-Type': 'application/json' }, data: `"${'x'.repeat(11 * MIB)}"` }
  expect((await request.post('/api/trpc/job.submit', large)).status()).toBe(413)
})

test('what fails around all pages still is a page of Maquette', async ({ page }) => {
  // As in a browser that is too old: what puts the sentences of all pages together needs it.
  await page.addInitScript(() => Reflect.deleteProperty(Intl, 'PluralRules'))
  await page.goto(onInsecureOrigin('/'))
  await expect(page.getByRole('heading', { name: 'Maquette can’t be shown in this browser' })).toBeVisible()
  await expectAccessible(page, 'global-error')
  await expectFitsPhone(page, 'global-error')
})

/** Photos of more than 1 MiB each: noise that no way could make smaller. */
async function writeNoise(stem: string, count: number): Promise<string[]> {
  const files = Array.from({ length: count }, (_, index) => `${stem}-${index + 1}.jpg`)
  for (const file of files) {
    const raw = { width: 1600, height: 1200, channels: 3 } as const
    await sharp(randomBytes(1600 * 1200 * 3), { raw })
      .jpeg({ quality: 90 })
      .toFile(file)
    expect((await stat(file)).size).toBeGreaterThan(MIB)
  }
  return files
}

/** Keeps the requests that make uploads from being answered. */
async function holdUploads(page: Page): Promise<void> {
  await page.route('**/api/uploads', async (route) => {
    await page.waitForFunction(() => sessionStorage.getItem('go'), undefined, { timeout: 0 })
    await route.continue()
  })
}

async function letUploadsGo(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.setItem('go', 'yes'))
}
