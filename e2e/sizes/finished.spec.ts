import type { Page } from '@playwright/test'
import type { JobView } from '#server/contracts/job-view.ts'
import { expect, test } from '../fixtures.ts'
import { expectApart, expectModel, finishedJob, jobOfTwoGroups, openFinished } from './lib/finished.ts'
import { LOOKS_EVERYWHERE, lookEverywhere, type Size } from './lib/look-everywhere.ts'

/** How far down the view of the model may begin, CSS px, and how much of it is in the first screen. */
const PLACE_OF_VIEW = {
  laptop: { top: 270, share: 1 },
  wall: { top: 330, share: 1 },
  phone: { top: 380, share: 0.9 },
  sideways: { top: 250, share: 0.3 },
} as const satisfies Record<Size['name'], { top: number; share: number }>

const TOOLS = ['Measure', 'Scale', 'Ground', 'Crop', 'Annotate', 'Views'] as const

let job: JobView

test.beforeAll(async () => {
  job = await finishedJob()
})

test('a finished job shows its model first', async ({ browser }) => {
  await lookEverywhere(browser, {
    name: 'job-finished',
    open: (page) => openFinished(page, job),
    expect: async (page, { name }) => {
      const view = page.getByRole('application', { name: /^3D view/ })
      const { top, share } = PLACE_OF_VIEW[name]
      expect.soft((await view.boundingBox())?.y, `top of the view, ${name}`).toBeLessThan(top)
      await expect.soft(view, name).toBeInViewport({ ratio: share })
      await expect(page.getByRole('link', { name: 'Download the model' })).toBeInViewport({ ratio: 1 })
      const current = page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current=location]')
      if (name === 'laptop' || name === 'wall') await expect.soft(current, name).toHaveText('Model')
    },
  })
})

for (const tool of TOOLS) {
  test(`${tool} stands beside the view and hides nothing of it`, async ({ browser }) => {
    test.skip(!LOOKS_EVERYWHERE && tool !== 'Crop', 'six-views.spec.ts has it')
    await lookEverywhere(browser, {
      name: `tool-${tool.toLowerCase()}`,
      part: viewerOf,
      open: async (page) => {
        await openFinished(page, job)
        await page.getByRole('button', { name: tool, exact: true }).click()
        await expect(panelOf(page, tool)).toBeVisible()
      },
      expect: async (page, size) => {
        const view = page.getByRole('application', { name: /^3D view/ })
        await expectApart(view, panelOf(page, tool))
        const { width = 0, height = 0 } = (await view.boundingBox()) ?? {}
        expect.soft(Math.min(width / 240, height / 200), `room of the view, ${size.name}`).toBeGreaterThanOrEqual(1)
        await panelOf(page, tool).scrollIntoViewIfNeeded()
        await expect(page.getByRole('button', { name: `Close ${tool}` })).toBeInViewport()
      },
    })
  })
}

test('the looks of the surface, their light, the menu and the list of keys', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'six-views.spec.ts has them')
  await lookEverywhere(browser, {
    name: 'view-wireframe',
    part: viewerOf,
    open: async (page) => {
      await openFinished(page, job)
      await page.getByText('Wireframe', { exact: true }).click()
      await expect(page.getByRole('slider', { name: 'Light' })).toBeVisible()
      await page.getByRole('slider', { name: 'Light' }).fill('180')
    },
    expect: (page) =>
      expectApart(page.getByRole('slider', { name: 'Light' }), page.getByRole('radiogroup', { name: 'Surface' })),
  })
  await lookEverywhere(browser, {
    name: 'view-keys',
    open: async (page) => {
      await openFinished(page, job)
      await page.getByRole('application', { name: /^3D view/ }).press('?')
      await expect(page.getByRole('dialog', { name: 'Keys and pointer' })).toBeVisible()
    },
  })
  await lookEverywhere(browser, {
    name: 'view-photos',
    part: viewerOf,
    open: async (page) => {
      await openFinished(page, job)
      await page.getByRole('button', { name: 'Cameras' }).click()
      await page.getByRole('button', { name: 'Next photo' }).click()
      await expect(page.getByRole('button', { name: 'Leave the photo' })).toBeVisible()
    },
  })
})

test('the dialogs of a finished job', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'six-views.spec.ts has them')
  for (const [name, button] of [
    ['dialog-share', 'Share…'],
    ['dialog-duplicate', 'Duplicate…'],
    ['dialog-delete', 'Delete'],
    ['dialog-filing', 'Project and tags…'],
  ] as const) {
    await lookEverywhere(browser, {
      name,
      open: async (page) => {
        await openFinished(page, job)
        await page.getByRole('button', { name: button, exact: true }).click()
        await expect(page.getByRole(/delete/.test(name) ? 'alertdialog' : 'dialog')).toBeVisible()
      },
      expect: async (page) => {
        // What closes it is there, whatever else has to be scrolled to.
        const buttons = page.getByRole(/delete/.test(name) ? 'alertdialog' : 'dialog').getByRole('button')
        await buttons.last().scrollIntoViewIfNeeded()
        await expect(buttons.last()).toBeInViewport({ ratio: 1 })
      },
    })
  }
})

test('a report with its figures open, in three languages', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'newcomer.spec.ts has it')
  for (const [locale, figures] of [
    ['en-GB', 'Figures'],
    ['de-DE', 'Kennzahlen'],
    ['fr-FR', 'Chiffres'],
  ] as const) {
    await lookEverywhere(browser, {
      name: `report-${locale.slice(0, 2)}`,
      part: (page) => page.locator('#report-heading'),
      locale,
      open: async (page) => {
        await openFinished(page, job)
        await page.getByRole('button', { name: figures, exact: true }).click()
        await expectModel(page)
      },
    })
  }
})

test('a report of missing places, and of photos that fell apart into groups', async ({ browser }, testInfo) => {
  test.skip(!LOOKS_EVERYWHERE, 'takes a reconstruction of its own')
  const torn = await jobOfTwoGroups(testInfo.outputPath('two'))
  expect(torn.models).toHaveLength(2)
  for (const [locale, sentence] of [
    ['en-GB', 'The photos split into 2 groups.'],
    ['de-DE', 'Die Fotos zerfallen in 2 Gruppen.'],
    ['fr-FR', 'Les photos se séparent en 2 groupes.'],
  ] as const) {
    await lookEverywhere(browser, {
      name: `job-groups-${locale.slice(0, 2)}`,
      locale,
      open: (page) => openFinished(page, torn),
      expect: async (page, { name }) => {
        const note = page.getByRole('button', { name: sentence })
        await expect(note).toBeInViewport({ ratio: 1 })
        // The note is a line, and the model still begins in the first screen.
        await expect.soft(page.getByTestId('viewer'), name).toBeInViewport({ ratio: 0.25 })
        await note.click()
        await expect(page.getByRole('group', { name: sentence }).getByRole('listitem')).toHaveCount(2)
        await note.click()
      },
    })
  }
})

function viewerOf(page: Page) {
  return page.locator('#model')
}

function panelOf(page: Page, tool: (typeof TOOLS)[number]) {
  return page.getByRole('region', { name: tool, exact: true })
}
