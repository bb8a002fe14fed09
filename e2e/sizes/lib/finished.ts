import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import type { JobView } from '#server/contracts/job-view.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { expect } from '../../fixtures.ts'
import { LOOKS_EVERYWHERE } from './look-everywhere.ts'
import { client, examplePhotos, submit } from './seed.ts'

/** The model that all pages of finished jobs show: in `npm test` one that another test made, else a draft of the example, made once. */
export async function finishedJob(): Promise<JobView> {
  const { api, waitForJob } = client()
  const { jobs } = await api.job.list.query({ limit: 100, statuses: ['completed'], sort: 'oldest' })
  const first = LOOKS_EVERYWHERE ? jobs.find(({ name }) => name === 'Example') : jobs[0]
  const { id } = first ?? (await submit(examplePhotos(), { name: 'Example' }))
  const job = await waitForJob(id)
  expect(job.status).toBe('completed')
  return job
}

/** Photos of two subjects that no photo joins, the first from one side alone: a report of groups, and of places that too few photos show. */
export async function jobOfTwoGroups(dir: string): Promise<JobView> {
  const { api, waitForJob } = client()
  const { jobs } = await api.job.list.query({ statuses: ['completed'], search: 'Two sides' })
  if (jobs[0]) return api.job.get.query({ id: jobs[0].id })
  const small = { widthPx: 480, heightPx: 360 }
  const one = makeSyntheticCapture({ ...small, views: 9, turnDeg: 120 })
  const other = makeSyntheticCapture({ ...small, views: 6, turnDeg: 70, seed: 7 })
  const photos = [
    ...(await writeCapturePhotos(one, path.join(dir, 'front'))),
    ...(await writeCapturePhotos(other, path.join(dir, 'back'))),
  ]
  const { id } = await submit(photos, { name: 'Two sides' })
  return waitForJob(id)
}

export async function openFinished(page: Page, { id }: JobView): Promise<void> {
  await page.goto(`/jobs/${id}`)
  await expectModel(page)
}

export async function expectModel(page: Page): Promise<void> {
  await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /\.glb/, { timeout: 60_000 })
  await expect(page.getByTestId('viewer').locator('canvas')).toBeVisible()
}

/** Neither lies on the other. */
export async function expectApart(one: Locator, other: Locator): Promise<void> {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()]
  if (!a || !b) throw new Error('One of them is not on the page')
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  expect.soft(Math.min(width, height), 'how far one lies on the other, px').toBeLessThanOrEqual(1)
}
