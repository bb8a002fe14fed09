import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import { ROOT } from '#scripts/lib/paths.mjs'
import type { Found } from './consumer-programs.ts'

const ADDRESS = 'http://three.invalid'

export interface ThreeViewer {
  /** Opens a file of `dir` in three.js and keeps a picture of it. Rejects as three's loader does. */
  open(file: string, picture: string): Promise<Found>
  close(): Promise<void>
}

/** A page of Chromium that has nothing but three.js and the files of `dir`; no address of it reaches a network. */
export async function openThreeViewer(executablePath: string, dir: string): Promise<ThreeViewer> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--use-gl=angle', '--use-angle=swiftshader'],
  })
  const page: Page = await browser.newPage({ viewport: { width: 480, height: 360 } })
  await page.route(`${ADDRESS}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    const file = pathname.startsWith('/three/')
      ? path.join(ROOT, 'node_modules', pathname)
      : pathname === '/'
        ? path.join(import.meta.dirname, 'three-viewer.html')
        : path.join(dir, decodeURIComponent(pathname))
    const contentType = file.endsWith('.js')
      ? 'text/javascript'
      : file.endsWith('.html')
        ? 'text/html'
        : 'application/octet-stream'
    await route.fulfill({ body: await readFile(file), contentType })
  })
  return {
    async open(file, picture) {
      await page.goto(ADDRESS)
      await page.waitForFunction('window.show')
      const found = (await page.evaluate(
        (url) => (globalThis as never as ShowingWindow).show(url),
        `/${file}`,
      )) as Found
      await page.screenshot({ path: picture })
      return found
    },
    close: () => browser.close(),
  }
}

interface ShowingWindow {
  show(url: string): Promise<Found>
}
