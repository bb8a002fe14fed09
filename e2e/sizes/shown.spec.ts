import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import type { JobView } from '#server/contracts/job-view.ts'
import { expect, required, test } from '../fixtures.ts'
import { expectModel, finishedJob } from './lib/finished.ts'
import { LOOKS_EVERYWHERE, lookEverywhere } from './lib/look-everywhere.ts'
import { client } from './lib/seed.ts'
import { serveSite } from './lib/serve-site.ts'

// A model as others see it.

let job: JobView
let link: string

test.beforeAll(async () => {
  const { api } = client()
  const { id } = await finishedJob()
  job = await api.job.share.mutate({ id })
  link = `/shared/${job.shareToken}`
})

test.afterAll(async () => {
  await client().api.job.unshare.mutate({ id: job.id })
})

test('the page of a link', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'six-views.spec.ts looks at it')
  await lookEverywhere(browser, {
    name: 'shared',
    open: async (page) => {
      await page.goto(link)
      await expectModel(page)
    },
    expect: (page) => expect(page.getByRole('application', { name: /^3D view/ })).toBeInViewport({ ratio: 0.3 }),
  })
})

test('the frame in the page of somebody else', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'six-views.spec.ts has it')
  const source = new URL(`/api/embed/${job.shareToken}`, required('MAQUETTE_E2E_URL')).href
  const gallery = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html')
    answer.end(
      `<!doctype html><html lang="en"><title>Gallery</title><meta name="viewport" content="width=device-width"><body><main aria-label="Gallery"><h1>Gallery</h1>
      <iframe src="${source}" title="Example" width="640" height="480" style="border:0;max-width:100%;max-height:80vh"></iframe></main>`,
    )
  })
  await new Promise<void>((resolve) => gallery.listen(0, '127.0.0.1', resolve))
  const { port } = gallery.address() as AddressInfo
  await lookEverywhere(browser, {
    name: 'embed',
    open: async (page) => {
      await page.goto(`http://127.0.0.1:${port}/`)
      await expect(page.frameLocator('iframe').locator('body')).toHaveAttribute('data-state', 'ready')
    },
  })
  gallery.closeAllConnections()
  gallery.close()
})

test('the website that is downloaded, on a plain web server', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'serve-site.test.ts and six-views.spec.ts have its files')
  const site = await serveSite(new URL(`/api/jobs/${job.id}/site`, required('MAQUETTE_E2E_URL')).href)
  await lookEverywhere(browser, {
    name: 'website',
    open: async (page) => {
      await page.goto(site.url)
      await expect(page.locator('body')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 })
    },
    expect: async (page, { name }) => {
      const view = page.getByRole('application')
      await expect(view).toBeInViewport({ ratio: 0.9 })
      // Also after the phone was turned the model fills the view.
      await expect.poll(async () => shareOfModel(await view.screenshot()), { message: name }).toBeGreaterThan(0.08)
      if (name === 'wall') await expect(page.locator('html')).toHaveCSS('font-size', /^20/)
    },
  })
  await site.close()
})

test('two models side by side', async ({ browser }) => {
  test.skip(!LOOKS_EVERYWHERE, 'six-views.spec.ts has it')
  const { api, waitForJob } = client()
  const { id, preset } = job
  // Of equal settings each step is reused.
  const again = { id, preset, settings: job.settings, name: 'Once more', idempotencyKey: randomUUID() }
  const twin = await api.job.duplicate.mutate(again)
  expect((await waitForJob(twin.id)).status).toBe('completed')
  await lookEverywhere(browser, {
    name: 'compare',
    open: async (page) => {
      await page.goto(`/compare?a=${id}&b=${twin.id}`)
      await expect(page.getByTestId('compare')).toHaveAttribute('data-aligned', 'cameras', { timeout: 60_000 })
    },
    expect: (page) => expect(page.getByTestId('compare').locator('canvas')).toBeInViewport({ ratio: 0.5 }),
  })
  await api.job.remove.mutate({ id: twin.id })
})

/** Of the pixels of a view on a light background: those that are darker than it. */
async function shareOfModel(picture: Buffer): Promise<number> {
  const grey = await sharp(picture).greyscale().raw().toBuffer()
  return grey.reduce((count, value) => count + Number(value < 150), 0) / grey.length
}
