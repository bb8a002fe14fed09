import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { required } from './fixtures.ts'

declare global {
  interface Window {
    seenShifts: string[]
  }
}

/** Runs in the page, before everything else. */
export function observeShifts(): void {
  window.seenShifts = []
  interface Shift extends PerformanceEntry {
    value: number
    sources: { node: Element | null }[]
  }
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      const names = sources.map(({ node }) => `${node?.nodeName.toLowerCase()}.${node?.className}`)
      window.seenShifts.push(`${value.toFixed(4)}: ${names.join(', ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Opens the home in a browser that has nothing of it yet; the font is there only when all else is drawn and runs. Says what moved then. */
export async function whatMovesWithLateFont(page: Page): Promise<string[]> {
  await page.addInitScript(observeShifts)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/*.woff2', async (route) => {
    await released
    await route.continue()
  })
  const font = page.waitForResponse('**/*.woff2')
  // The load waits for the font.
  await page.goto('/', { waitUntil: 'domcontentloaded' })
  await expect(page.locator('[data-ready=true]')).toBeVisible()
  await waitForPaint(page)
  release()
  await (await font).finished()
  return shiftsAfterPaint(page)
}

/**
 * Opens the home, of whose document only what ends in `text` is there when it is drawn first: browsers draw what they have while the rest is on its way, or
 * while they have no time to read it. Says what moved when the rest came. Nothing runs in this page.
 */
export async function whatMovesWithLateRest(page: Page, text: string): Promise<string[]> {
  const home = required('MAQUETTE_E2E_URL')
  const html = await (await fetch(home)).text()
  const end = html.indexOf(`${text}<`) + text.length
  expect(end).toBeGreaterThan(text.length)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const server = createServer(async ({ url = '/' }, answer) => {
    if (url !== '/') return answer.writeHead(307, { Location: new URL(url, home).href }).end()
    answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).write(html.slice(0, end))
    await released
    answer.end(html.slice(end))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await page.addInitScript(observeShifts)
    await page.route('**/*.js', (route) => route.abort())
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'commit' })
    await waitForPaint(page)
    release()
    await page.waitForLoadState('domcontentloaded')
    return await shiftsAfterPaint(page)
  } finally {
    release()
    server.closeAllConnections()
    server.close()
  }
}

async function waitForPaint(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
}

/** Of what is there now when it is drawn, too. */
function shiftsAfterPaint(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await document.fonts.ready
    // A frame in which it is laid out, and one after which that was observed.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    return window.seenShifts
  })
}
