import type { Browser } from '@playwright/test'
import { expect } from '../../fixtures.ts'
import { lookEverywhere } from './look-everywhere.ts'

/** On a system without jobs: what comes out and how to begin is in the first screen. */
export async function expectEmptyHome(browser: Browser): Promise<void> {
  await lookEverywhere(browser, {
    name: 'home-empty',
    open: async (page) => {
      await page.goto('/')
      await expect(page.locator('[data-ready=true]')).toBeVisible()
    },
    expect: async (page, size) => {
      await expect(page.getByRole('button', { name: 'Choose photos' })).toBeInViewport({ ratio: 1 })
      const example = page.getByRole('button', { name: 'Try it with an example' })
      // On a phone the example is the next thing below the form.
      if (size.name === 'laptop' || size.name === 'wall') await expect(example).toBeInViewport({ ratio: 1 })
      else await expect(page.getByRole('region', { name: 'From 16 photos' })).toBeVisible()
    },
  })
}
