import type { Page } from '@playwright/test'
import { expect, onInsecureOrigin, test } from './fixtures.ts'

/** Bytes of script that the home may fetch by itself. */
const MOST = 200_000

/** Browsers take Brotli on this machine and over HTTPS; under a name of the local network they get gzip. */
const HOMES = [
  { encoding: 'brotli', url: () => '/' },
  { encoding: 'gzip', url: () => onInsecureOrigin('/') },
]

/** Bytes of all scripts so far, as sent. */
function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )
}

for (const { encoding, url } of HOMES) {
  test(`the home fetches what it shows, and the rest when somebody is there, in ${encoding}`, async ({ page }) => {
    await page.goto(url())
    await expect(page.locator('[data-ready=true]')).toBeVisible()
    await page.waitForLoadState('networkidle')
    const before = await scriptBytes(page)
    expect(before).toBeGreaterThan(50_000)
    expect(before).toBeLessThan(MOST)
    await page.mouse.move(200, 200)
    await expect.poll(() => scriptBytes(page)).toBeGreaterThan(before + 50_000)
  })
}

test('what is chosen without a pointer or a key near is taken all the same', async ({ page }) => {
  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeVisible()
  const field = page.locator('input[type=file]').first()
  await field.setInputFiles({ name: 'one.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a photo') })
  await expect(page.getByRole('region', { name: 'Chosen photos' })).toBeVisible()
})
