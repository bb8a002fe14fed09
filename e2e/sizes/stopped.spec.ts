import type { Browser, Page } from '@playwright/test'
import type { JobView } from '#server/contracts/job-view.ts'
import { expect, status, test } from '../fixtures.ts'
import { LOOKS_EVERYWHERE, lookEverywhere } from './lib/look-everywhere.ts'
import { cancelJob, client, examplePhotos, failedJob, submit, waitForStatus } from './lib/seed.ts'

test('a running job, the question before it is cancelled, and what is left of it', async ({ browser }) => {
  // Takes longer than all that is looked at.
  const job = await submit(examplePhotos(), { name: 'Bust of a scholar, second attempt with flash', preset: 'high' })
  await waitForStatus(job.id, 'running')
  const openRunning = async (page: Page) => {
    await page.goto(`/jobs/${job.id}`)
    await expect(status(page, 'Running')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Steps' })).toContainText('Prepared 16 of 16 photos')
  }
  await lookEverywhere(browser, {
    name: 'job-running',
    open: openRunning,
    expect: async (page, size) => {
      await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeInViewport({ ratio: 1 })
      await expect(page.getByRole('progressbar', { name: 'Reconstruction' })).toBeInViewport()
      if (size.name !== 'sideways') await expect(page.getByRole('region', { name: 'Model' })).toBeInViewport()
    },
  })
  if (LOOKS_EVERYWHERE) await lookAtQuestion(browser, openRunning)
  await cancelJob(job.id)
  if (LOOKS_EVERYWHERE) {
    await lookEverywhere(browser, {
      name: 'job-cancelled',
      open: (page) => openJob(page, job, 'Cancelled'),
      expect: (page) => expectInFirstScreen(page, ['Retry']),
    })
  }
  await client().api.job.remove.mutate({ id: job.id })
})

test('a failed job', async ({ browser }, testInfo) => {
  test.skip(!LOOKS_EVERYWHERE, 'failed.spec.ts looks at it')
  const job = await failedJob(testInfo.outputPath('walls'))
  await lookEverywhere(browser, {
    name: 'job-failed',
    open: (page) => openJob(page, job, 'Failed'),
    expect: async (page) => {
      await expect(page.getByRole('main').getByRole('alert')).toBeInViewport()
      await expectInFirstScreen(page, ['Add photos'])
    },
  })
  await client().api.job.remove.mutate({ id: job.id })
})

/** What is asked before a job is cancelled. */
async function lookAtQuestion(browser: Browser, openRunning: (page: Page) => Promise<void>): Promise<void> {
  await lookEverywhere(browser, {
    name: 'job-cancel-asked',
    open: async (page) => {
      await openRunning(page)
      await page.getByRole('button', { name: 'Cancel', exact: true }).click()
      await expect(page.getByRole('alertdialog')).toContainText('If you cancel now')
    },
    expect: async (page) => {
      for (const name of ['Keep going', 'Cancel the reconstruction']) {
        await expect(page.getByRole('alertdialog').getByRole('button', { name })).toBeInViewport({ ratio: 1 })
      }
    },
  })
}

async function openJob(page: Page, { id }: JobView, word: string): Promise<void> {
  await page.goto(`/jobs/${id}`)
  await expect(status(page, word)).toBeVisible()
}

/** What there is to do next needs no scrolling. */
async function expectInFirstScreen(page: Page, buttons: readonly string[]): Promise<void> {
  for (const name of buttons) await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 })
}
