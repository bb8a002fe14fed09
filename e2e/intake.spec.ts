import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { makeZip } from '#intake/testing/make-zip.ts'
import { filmPhotos } from './film-photos.ts'
import {
  chooseFiles,
  choosePreset,
  dropFiles,
  expect,
  expectAccessible,
  expectEmptyForm,
  expectFinishedModel,
  expectFitsPhone,
  keepPicture,
  photoPaths,
  test,
} from './fixtures.ts'
import { removeJob } from './remove-job.ts'

async function chooseFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a folder' }).first().click()
  await (await chooser).setFiles(folder)
}

test('a folder with copies in other sizes and depth: asks, and sends what was chosen', async ({ page }, testInfo) => {
  const dir = testInfo.outputPath('garden')
  const photos = photoPaths().slice(0, 4)
  for (const [folder, width] of [
    ['images', null],
    ['images_2', 160],
    ['depth', 80],
  ] as const) {
    await mkdir(path.join(dir, folder), { recursive: true })
    for (const photo of photos) {
      const copy = path.join(dir, folder, path.basename(photo))
      if (width === null) await copyFile(photo, copy)
      else
        await sharp(photo)
          .resize(width)
          .greyscale(folder === 'depth')
          .toFile(copy)
    }
  }
  const dialog = page.getByRole('dialog', { name: 'Which of these are your photos?' })

  await test.step('by keyboard: Escape takes nothing, and leaves the page as it was', async () => {
    await page.goto('/')
    await chooseFolder(page, dir)
    await expect(dialog).toBeVisible()
    await expectAccessible(page, 'intake-sets')
    await expectFitsPhone(page, 'intake-sets')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expectEmptyForm(page)
  })

  await test.step('the largest are proposed', async () => {
    await chooseFolder(page, dir)
    await expect(dialog.getByRole('radio', { name: /garden\/images .*the largest/ })).toBeChecked()
    await expect(dialog.getByRole('checkbox', { name: /Skip 4 depth images/ })).toBeChecked()
    await page.getByText('All of them').click()
    await expect(dialog.getByRole('button', { name: 'Use 8 photos' })).toBeVisible()
    await dialog.getByText('the largest').click()
    await dialog.getByRole('button', { name: 'Use 4 photos' }).click()
    await expect(page.getByText('4 photos will be used.')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('garden')
  })
})

test('a ZIP, dropped or chosen, is unpacked on the page and reconstructed', async ({ page }, testInfo) => {
  const good = testInfo.outputPath('Stone.zip')
  const parts = await Promise.all(
    photoPaths()
      .slice(0, 4)
      .map(async (photo) => ({ name: `images/${path.basename(photo)}`, data: await readFile(photo) })),
  )
  const broken = { name: 'images/broken.jpg', data: 'broken', says: { crc: 1 } }
  await writeFile(good, makeZip([broken, ...parts, { name: '__MACOSX/images/._1.jpg', data: 'x' }]))
  const bad = testInfo.outputPath('evil.zip')
  await writeFile(bad, makeZip([...parts, { name: '../evil.jpg', data: 'x' }]))
  const notices = page.getByRole('region', { name: 'Notices' })

  await test.step('a wrong one says what is wrong with it, and nothing is taken', async () => {
    await page.goto('/')
    await dropFiles(page, [bad])
    await expect(notices).toContainText('evil.zip holds a file by the name of “../evil.jpg”')
    await expectEmptyForm(page)
    await expectAccessible(page, 'intake-bad-zip')
    await notices.getByRole('button', { name: 'Dismiss' }).click()
  })

  await test.step('a dropped one is as if its folder had been dropped', async () => {
    await dropFiles(page, [good])
    await expect(page.getByText('4 photos will be used.')).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Stone')
    await expect(notices).toContainText('1 file in the ZIP was skipped.')
    await expect(notices).toContainText('Stone/images/broken.jpg (the archive is damaged there)')
    await expectAccessible(page, 'intake-zip-left-out')
    await notices.getByRole('button', { name: 'Dismiss' }).click()
  })

  await test.step('a chosen one is the same: nothing is added twice', async () => {
    await chooseFiles(page, [good])
    await expect(notices).toContainText('4 files are already in the list.')
    await choosePreset(page, 'Draft')
    await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
    await page.waitForURL(/\/jobs\//)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stone')
    await removeJob(page)
  })
})

test('a ZIP becomes a model', { tag: '@long' }, async ({ page }, testInfo) => {
  const photos = photoPaths().filter((_, i) => i % 2 === 0)
  const parts = await Promise.all(
    photos.map(async (photo) => ({ name: `Stone/${path.basename(photo)}`, data: await readFile(photo) })),
  )
  const archive = testInfo.outputPath('Stone.zip')
  await writeFile(archive, makeZip(parts))
  await page.goto('/')
  await dropFiles(page, [archive])
  await expect(page.getByText(`${photos.length} photos will be used.`)).toBeVisible({ timeout: 120_000 })
  await choosePreset(page, 'Draft')
  await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
  await expectFinishedModel(page)
})

test('a video that can’t be read says why, and of one that can the frames to take are asked for', async ({
  page,
}, testInfo) => {
  await page.goto('/')
  const video = await filmPhotos(page, photoPaths().slice(0, 4), testInfo.outputPath('Walk'))
  const notices = page.getByRole('region', { name: 'Notices' })

  await test.step('what is no video, or one that this browser can’t decode, says so, and what to do', async () => {
    const broken = testInfo.outputPath('broken.mp4')
    await writeFile(broken, 'no video')
    await chooseFiles(page, [broken])
    await expect(notices).toContainText('broken.mp4 isn’t an MP4, MOV or WebM')
    await expect(notices).toContainText('npm run reconstruct')
    await notices.getByRole('button', { name: 'Dismiss' }).click()
    if (!video.endsWith('.mp4')) return
    const foreign = testInfo.outputPath('foreign.mp4')
    await writeFile(foreign, calledHevc(await readFile(video)))
    await chooseFiles(page, [foreign])
    await expect(notices).toContainText('uses HEVC (H.265), which this browser can’t decode')
    await notices.getByRole('button', { name: 'Dismiss' }).click()
  })

  await test.step('nothing is taken when nothing is wanted', async () => {
    await chooseFiles(page, [video])
    await expect(framesDialog(page).getByRole('slider', { name: 'Frames to take' })).toBeVisible({ timeout: 60_000 })
    await expectAccessible(page, 'intake-video')
    await expectFitsPhone(page, 'intake-video')
    await page.keyboard.press('Escape')
    await expectEmptyForm(page)
  })
})

test(
  'a video: sharp frames are taken in the browser, as many as are wanted, and become a model',
  { tag: '@long' },
  async ({ page }, testInfo) => {
    await page.goto('/')
    const photos = photoPaths().filter((_, i) => i % 2 === 0)
    const video = await filmPhotos(page, photos, testInfo.outputPath('Walk'))

    await test.step('the film stays here; one sharp frame of each place goes up', async () => {
      const sent: string[] = []
      page.on('request', (request) => {
        const filename = /filename ([^,]+)/.exec(request.headers()['upload-metadata'] ?? '')?.[1]
        if (filename) sent.push(Buffer.from(filename, 'base64').toString())
      })
      await dropFiles(page, [video])
      const slider = framesDialog(page).getByRole('slider', { name: 'Frames to take' })
      await expect(slider).toBeVisible({ timeout: 60_000 })
      await slider.fill(String(photos.length))
      // One may have no sharp frame where its stretch begins and ends: it is left out.
      await framesDialog(page)
        .getByRole('button', { name: /^Take 1[012] frames$/ })
        .click()
      await expect(page.getByText(/^1[012] photos will be used\.$/)).toBeVisible({ timeout: 120_000 })
      await expect(page.getByText(/blurred/)).toBeHidden()
      await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Walk')
      await keepPicture(page, 'form-video')
      expect(sent.length).toBeGreaterThanOrEqual(10)
      for (const name of sent) expect(name).toMatch(/^Walk-\d\d\.jpg$/)
    })

    await test.step('and they become a model', async () => {
      await choosePreset(page, 'Draft')
      await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
      await page.waitForURL(/\/jobs\//)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Walk')
      await expectFinishedModel(page)
      await keepPicture(page, 'job-video')
    })
  },
)

function framesDialog(page: Page) {
  return page.getByRole('dialog', { name: /^Frames of Walk/ })
}

/** A video whose codec goes by another name: no browser of these tests writes a real one. */
function calledHevc(video: Buffer): Buffer {
  return Buffer.from(video.toString('latin1').replaceAll('avc1', 'hvc1').replaceAll('avcC', 'hvcC'), 'latin1')
}
