import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp, { type OverlayOptions } from 'sharp'
import { KEEPS_PICTURES, test } from '../../fixtures.ts'

/**
 * Keeps what a person sees who scrolls down from here, `most` screens at most, in `test-results/pictures/sizes/NAME.jpg`. A picture of the full page
 * would show another one: Chromium then takes a phone for a desk, and bars that stay in place are where nobody sees them.
 */
export async function keepScreens(page: Page, name: string, most: number): Promise<void> {
  if (!KEEPS_PICTURES) return
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const screens: OverlayOptions[] = []
  const isUpright = height > width
  for (let at = 0; at < most; at++) {
    const offset = at * ((isUpright ? width : height) + 8)
    const input = await page.screenshot({ type: 'jpeg', quality: 88 })
    screens.push(isUpright ? { input, left: offset, top: 0 } : { input, left: 0, top: offset })
    if (at + 1 === most) break
    const isEnd = await page.evaluate(() => {
      // What is open lies over whatever is below it.
      if (document.querySelector('[role=dialog], [role=alertdialog]')) return true
      const before = scrollY
      scrollBy({ top: innerHeight - 80, behavior: 'instant' })
      return scrollY - before < 2
    })
    if (isEnd) break
  }
  const file = path.join(test.info().project.outputDir, 'pictures', 'sizes', `${name}.jpg`)
  await mkdir(path.dirname(file), { recursive: true })
  const length = screens.length * ((isUpright ? width : height) + 8) - 8
  const size = isUpright ? { width: length, height } : { width, height: length }
  await sharp({ create: { ...size, channels: 3, background: '#f0f' } })
    .composite(screens)
    .jpeg({ quality: 88 })
    .toFile(file)
}
