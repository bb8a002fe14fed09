import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page, Response } from '@playwright/test'

export interface LoadedPage {
  scripts: LoadedScript[]
  /** Largest Contentful Paint in milliseconds after the navigation began. */
  largestPaintMs: number
  /** Cumulative Layout Shift, and what moved. */
  layoutShift: number
  moved: string[]
}

export interface LoadedScript {
  /** Name of the file, without its folder. */
  name: string
  /** Bytes of the body as they were sent, compressed. */
  sentBytes: number
  rawBytes: number
  /** Whether the document itself names it; the others were asked for by code that was there already. */
  inDocument: boolean
}

/** A page that has fetched no script and moved nothing for this long is at rest. */
const REST_MS = 2000
const LIMIT_MS = 60_000

/**
 * Opens `url` in a browser that has seen nothing of this server, does nothing there, and answers what came by itself until the page was at rest.
 * `ready` is a selector that is waited for first.
 */
export async function loadPage(
  browser: Browser,
  url: string,
  { viewport, ready }: { viewport: { width: number; height: number }; ready?: string | undefined },
): Promise<LoadedPage> {
  const context = await browser.newContext({ viewport })
  try {
    const page = await context.newPage()
    await page.addInitScript(observePaint)
    const responses: Response[] = []
    let lastAt = Date.now()
    page.on('response', (response) => {
      if (!isScript(response)) return
      responses.push(response)
      lastAt = Date.now()
    })
    const document = await page.goto(url)
    if (!document?.ok()) throw new Error(`${url} answers ${document?.status()}.`)
    const html = await document.text()
    if (ready) await page.locator(ready).waitFor({ timeout: LIMIT_MS })
    const deadline = Date.now() + LIMIT_MS
    while (Date.now() < deadline) {
      const quietMs = Date.now() - Math.max(lastAt, await lastShiftAt(page))
      if (quietMs >= REST_MS) break
      await sleep(REST_MS - quietMs)
    }
    const scripts = await Promise.all(responses.map((response) => readScript(response, html)))
    return { scripts, ...(await page.evaluate(() => window.seenPaint)) }
  } finally {
    await context.close()
  }
}

declare global {
  interface Window {
    seenPaint: Omit<LoadedPage, 'scripts'> & { lastShiftAt: number }
  }
}

/** Runs in the page, before everything else. */
function observePaint(): void {
  window.seenPaint = { largestPaintMs: 0, layoutShift: 0, moved: [], lastShiftAt: 0 }
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) window.seenPaint.largestPaintMs = startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  interface Shift extends PerformanceEntry {
    value: number
    sources: { node: Element | null }[]
  }
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      window.seenPaint.layoutShift += value
      window.seenPaint.lastShiftAt = Date.now()
      const names = sources.map(({ node }) => `${node?.nodeName.toLowerCase() ?? '?'}.${node?.className ?? ''}`)
      window.seenPaint.moved.push(...names)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

function lastShiftAt(page: Page): Promise<number> {
  return page.evaluate(() => window.seenPaint.lastShiftAt)
}

function isScript(response: Response): boolean {
  return response.ok() && /javascript/.test(response.headers()['content-type'] ?? '')
}

async function readScript(response: Response, html: string): Promise<LoadedScript> {
  const { pathname } = new URL(response.url())
  const [{ responseBodySize }, body] = await Promise.all([response.request().sizes(), response.body()])
  return {
    name: pathname.slice(pathname.lastIndexOf('/') + 1),
    sentBytes: responseBodySize,
    rawBytes: body.byteLength,
    inDocument: new RegExp(`<script[^>]+src="[^"]*${pathname}`).test(html),
  }
}
