import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { LOOKS_EVERYWHERE, lookEverywhere } from './lib/look-everywhere.ts'

const UNKNOWN = '00000000-0000-7000-8000-000000000000'

test('the status of the server', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'status.spec.ts has it')
  await lookEverywhere(browser, {
    name: 'status',
    open: async (page) => {
      await page.goto('/status')
      await expect(page.getByText('Responding')).toBeVisible()
      await expect(page.getByText('Unused photos')).toBeVisible()
    },
  })
})

test('pages that are not there lead back', async ({ browser }) => {
  const missing = { 'not-found': '/nowhere', 'job-missing': `/jobs/${UNKNOWN}`, 'shared-missing': `/shared/${UNKNOWN}` }
  for (const [name, address] of Object.entries(missing)) {
    if (!LOOKS_EVERYWHERE && name !== 'job-missing') continue
    await lookEverywhere(browser, {
      name,
      open: async (page) => {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      },
      expect: (page) => expect(page.getByRole('main')).toBeInViewport(),
    })
  }
})

test('a server that can’t be reached, and a page of which a part is missing', async ({ browser }) => {
  const cutOff = (page: Page) => page.route('**/api/**', (route) => route.abort('internetdisconnected'))
  await lookEverywhere(browser, {
    name: 'away-home',
    open: async (page) => {
      await page.goto('/')
      await expect(page.locator('[data-ready=true]')).toBeVisible()
      await cutOff(page)
      await page.getByRole('combobox', { name: 'Sort' }).selectOption('Oldest first')
      await expect(page.getByText('The server can’t be reached.').first()).toBeVisible()
    },
  })
  if (!LOOKS_EVERYWHERE) return
  await lookEverywhere(browser, {
    name: 'away-status',
    open: async (page) => {
      await cutOff(page)
      await page.goto('/status')
      await expect(page.getByText('The server can’t be reached.').first()).toBeVisible()
    },
  })
})
