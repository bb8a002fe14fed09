import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { axeFor, expect, required, test } from '../../fixtures.ts'
import { keepScreens } from './keep-screens.ts'
import { findBadTargets, findBadTexts, findCutDialogs, findWide } from './page-faults.ts'

export interface Size {
  name: 'laptop' | 'wall' | 'phone' | 'sideways'
  width: number
  height: number
}

interface Device {
  /** What the browser says of itself: phones are touched, and hover nothing. */
  context: BrowserContextOptions
  sizes: readonly Size[]
}

const SCHEMES = ['light', 'dark'] as const
type Scheme = (typeof SCHEMES)[number]

const LAPTOP: Size = { name: 'laptop', width: 1280, height: 800 }
const WALL: Size = { name: 'wall', width: 3840, height: 2160 }
const PHONE: Size = { name: 'phone', width: 390, height: 844 }
const SIDEWAYS: Size = { name: 'sideways', width: 844, height: 390 }
const DESK: Device = { context: {}, sizes: [LAPTOP, WALL] }
const HAND: Device = { context: { hasTouch: true, isMobile: true }, sizes: [PHONE, SIDEWAYS] }

/** `npm run test:sizes`: each state at every size in both schemes. Else, as in `npm test`, the two that other tests look at least. */
export const LOOKS_EVERYWHERE = process.env.MAQUETTE_SIZES === 'all'

export interface State {
  /** Of the pictures: `test-results/pictures/sizes/NAME-SIZE-SCHEME.jpg`. */
  name: string
  /** Leads a page that shows nothing yet to the state. Once for a desk and once for a phone. */
  open(page: Page): Promise<void>
  /** What holds of this state at this size, beside that nothing is cut, covered, too small or too pale. */
  expect?(page: Page, size: Size): Promise<void>
  locale?: string
  /** The part of the page that the picture is of; default: all of it. */
  part?(page: Page): Locator
}

/** A page of more screens is cut: what is below shows nothing new. */
const MOST_SCREENS = 6

/** The state is as it should be at every size, light and dark; how each looks is kept. */
export async function lookEverywhere(browser: Browser, state: State): Promise<void> {
  for (const device of LOOKS_EVERYWHERE ? [DESK, HAND] : [HAND]) {
    const context = await browser.newContext({
      ...device.context,
      locale: state.locale ?? 'en-GB',
      baseURL: required('MAQUETTE_E2E_URL'),
      viewport: device.sizes[0] ?? null,
      // Half-way through a transition, contrast is nothing to judge.
      reducedMotion: 'reduce',
    })
    try {
      const page = await context.newPage()
      await state.open(page)
      for (const size of device.sizes) {
        await page.setViewportSize(size)
        for (const scheme of SCHEMES) {
          if (!LOOKS_EVERYWHERE && scheme !== (size === PHONE ? 'dark' : 'light')) continue
          const title = `${state.name}: ${size.width} x ${size.height}, ${scheme}`
          await test.step(title, () => look(page, state, size, scheme))
        }
      }
    } finally {
      await context.close()
    }
  }
}

async function look(page: Page, state: State, size: Size, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await expectStill(page)
  const scrollToTop = (element: Element) => element.scrollIntoView({ block: 'start', behavior: 'instant' })
  await state.part?.(page).evaluate(scrollToTop)
  await keepScreens(page, `${state.name}-${size.name}-${scheme}`, state.part || !LOOKS_EVERYWHERE ? 1 : MOST_SCREENS)
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  // How it is laid out is the same in both schemes.
  if (scheme === 'light' || !LOOKS_EVERYWHERE) {
    await state.expect?.(page, size)
    // All of a run are told at once.
    await expect
      .configure({ soft: true, timeout: 3000 })
      .poll(() => faultsOf(page))
      .toEqual([])
  }
  const { violations } = await axeFor(page).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  expect.soft(found, 'found by axe').toEqual([])
}

/** Behind an open dialog nothing can be used: then only it counts. */
async function faultsOf(page: Page): Promise<string[]> {
  const dialog = page.locator('[role=dialog], [role=alertdialog]').last()
  const root = (await dialog.count()) > 0 ? dialog : page.locator('body')
  const found = [
    await page.evaluate(findCutDialogs),
    await page.locator('body').evaluate(findWide),
    await root.evaluate(findBadTexts),
    await root.evaluate(findBadTargets),
  ]
  return found.flat()
}

/** Fonts and pictures in sight are there, and two frames have passed in which a changed size was laid out. */
async function expectStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    // Others, also those at the end of a row that scrolls, may never be fetched.
    const inSight = [...document.images].filter((img) => {
      const { left, top, width, height } = img.getBoundingClientRect()
      return document.elementsFromPoint(left + width / 2, top + height / 2).includes(img)
    })
    await Promise.all(inSight.map((img) => img.decode().catch(() => undefined)))
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  })
}
