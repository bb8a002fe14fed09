import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { expect, keepPicture, required } from '../fixtures.ts'

/** On a page of another origin: the model turns in its frame, which speaks the visitor’s language, and the policy of the frame had nothing to forbid. */
export async function expectEmbedded(browser: Browser, code: string): Promise<void> {
  const context = await browser.newContext({ locale: 'de-AT' })
  const page = await context.newPage()
  const forbidden: string[] = []
  page.on(
    'console',
    (message) => /Content Security Policy|Refused/.test(message.text()) && forbidden.push(message.text()),
  )
  // A real one: browsers keep pages that only seem to come from the internet away from this machine.
  const gallery = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(code))
  await new Promise<void>((resolve) => gallery.listen(0, '127.0.0.1', resolve))
  try {
    await page.goto(`http://127.0.0.1:${(gallery.address() as AddressInfo).port}/`)
    const frame = page.frameLocator('iframe')
    await expect(frame.locator('body')).toHaveAttribute('data-state', 'ready')
    await frame.getByRole('application').press('ArrowLeft')
    await expect(frame.getByRole('button', { name: 'Drehen' })).toBeVisible()
    await frame.getByRole('combobox', { name: 'Ansichten' }).selectOption('Left side')
    await frame.getByRole('button', { name: '1: A glued crack' }).click()
    await expect(frame.getByRole('status').filter({ hasText: 'A glued crack' })).toBeVisible()
    const lengths = frame.getByRole('list', { name: 'Messungen' }).getByRole('listitem')
    await expect(lengths).toHaveText([/^0,\d+ Einheiten$/, /^0,\d+ Einheiten$/])
    await expect(frame.locator('#lines path').first()).toHaveAttribute('d', /^M/)
    expect(forbidden).toEqual([])
    await page.locator('iframe').evaluate((element: HTMLIFrameElement) => element.setAttribute('width', '300'))
    const tooWide = () => frame.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    await expect.poll(tooWide).toBe(0)
    await keepPicture(page, 'embedded-narrow')
  } finally {
    gallery.closeAllConnections()
    gallery.close()
    await context.close()
  }
}

/** The website that is downloaded from the job’s page speaks the language of that page. */
export async function expectFrenchSite(page: Page): Promise<void> {
  const id = page.url().split('/').at(-1)
  const url = new URL(`/api/jobs/${id}/site`, required('MAQUETTE_E2E_URL')).href
  const site = await page.request.get(url, { headers: { 'accept-language': 'fr-CA' } })
  const entries = await new ZipReader(new BlobReader(new Blob([new Uint8Array(await site.body())]))).getEntries()
  const index = entries.find(({ filename }) => filename === 'index.html')
  const html = index && !index.directory ? await index.getData(new TextWriter()) : ''
  expect(html).toContain('<html lang="fr">')
  expect(html).toContain('>Tourner</button>')
}
