import type { Browser, Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { LOOKS_EVERYWHERE, lookEverywhere } from './lib/look-everywhere.ts'
import { makeMany, removeMany } from './lib/many.ts'

const COUNT = LOOKS_EVERYWHERE ? 40 : 12

test('a home with many jobs', async ({ browser }) => {
  const many = await makeMany(COUNT)
  await lookEverywhere(browser, {
    name: 'home-many',
    open: openHome,
    expect: async (page, { name }) => {
      await expect(page.getByRole('button', { name: 'Choose photos' })).toBeInViewport({ ratio: 1 })
      await expect(page.getByRole('heading', { name: 'Reconstructions' })).toBeInViewport()
      if (name === 'laptop' || name === 'wall') await expect(rowsOf(page).first()).toBeInViewport({ ratio: 1 })
    },
  })
  await lookAtSelection(browser)
  if (LOOKS_EVERYWHERE) await lookAtFoundAndGrid(browser)
  await removeMany(many)
})

/** Also while twelve are selected, what is done with them is in reach. */
async function lookAtSelection(browser: Browser): Promise<void> {
  await lookEverywhere(browser, {
    name: 'home-selecting',
    open: async (page) => {
      await openHome(page)
      await page.getByRole('button', { name: 'Select', exact: true }).click()
      await page.getByRole('button', { name: 'Select all shown' }).click()
      await expect(page.getByText(/^12 selected, /)).toBeVisible()
    },
    // Also at the end of the list.
    expect: async (page) => {
      await rowsOf(page).last().scrollIntoViewIfNeeded()
      await expect(page.getByRole('button', { name: 'Delete…' })).toBeInViewport({ ratio: 1 })
      await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
    },
  })
  if (!LOOKS_EVERYWHERE) return
  await lookEverywhere(browser, {
    name: 'home-delete-asked',
    open: async (page) => {
      await openHome(page)
      await page.getByRole('button', { name: 'Select', exact: true }).click()
      await page.getByRole('button', { name: 'Select all shown' }).click()
      await page.getByRole('button', { name: 'Delete…' }).click()
      await expect(page.getByRole('alertdialog')).toContainText('Delete 12 reconstructions?')
    },
    expect: async (page) => {
      const answers = page.getByRole('alertdialog').getByRole('button')
      for (const answer of await answers.all()) await expect(answer).toBeInViewport({ ratio: 1 })
    },
  })
}

/** What a search leaves of them, and all of them as tiles. */
async function lookAtFoundAndGrid(browser: Browser): Promise<void> {
  await lookEverywhere(browser, {
    name: 'home-found',
    open: async (page) => {
      await openHome(page)
      await page.getByRole('searchbox', { name: 'Search by name' }).fill('amphora')
      await page.getByRole('combobox', { name: 'State' }).selectOption('Failed or cancelled')
      await page.getByRole('combobox', { name: 'Sort' }).selectOption('Oldest first')
      await expect(rowsOf(page).first()).toContainText('Amphora 1937.12, 2')
    },
    expect: (page) => expect(page.getByRole('button', { name: 'Show all', exact: true })).toBeVisible(),
  })
  await lookEverywhere(browser, {
    name: 'home-grid',
    open: async (page) => {
      await openHome(page)
      await page.getByRole('button', { name: 'Show as a grid' }).click()
      await expect(page.getByRole('button', { name: 'Show as a list' })).toBeVisible()
    },
  })
}

async function openHome(page: Page): Promise<void> {
  await page.goto('/')
  await expect(page.locator('[data-ready=true]')).toBeVisible()
  await expect(rowsOf(page)).toHaveCount(12)
}

function rowsOf(page: Page) {
  return page
    .getByRole('region', { name: 'Reconstructions' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading') })
}
