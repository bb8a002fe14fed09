import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import {
  chooseFiles,
  expect,
  expectAccessible,
  expectAllInGerman,
  expectEmptyForm,
  expectFitsPhone,
  photoPaths,
  startJob,
  status,
  test,
} from './fixtures.ts'

const PHONE_HEIC = fileURLToPath(new URL('../server/formats/testing/phone.heic', import.meta.url))

test('what can’t be reconstructed says why, and its photos are taken along with better ones', async ({
  page,
}, testInfo) => {
  const walls = ['wall-1.png', 'wall-2.png', 'wall-3.png'].map((name) => testInfo.outputPath(name))
  for (const [i, file] of walls.entries()) await writeFile(file, await plainPhoto(150 + 30 * i))
  await startJob(page, walls, 'Draft')
  await expect(status(page, 'Failed')).toBeVisible({ timeout: 60_000 })
  const alert = page.getByRole('main').getByRole('alert')
  await expect(alert).toContainText('None of the 3 photos shows enough detail to work with.')
  await expect(page.getByRole('region', { name: 'Model' })).toHaveCount(0)
  await expectAccessible(page, 'job-failed')
  await expectFitsPhone(page, 'job-failed')

  await alert.getByRole('button', { name: 'Add photos' }).click()
  await expect(page.getByText('3 photos will be used.')).toBeVisible()
  await expect(page.getByText('3 photos show very little detail.')).toBeVisible()
  await expect(page.getByText('Little detail', { exact: true })).toHaveCount(3)
  await expectAccessible(page, 'form-doubtful')
  await expectFitsPhone(page, 'form-doubtful')
  await chooseFiles(page, [...photoPaths().slice(0, 3), PHONE_HEIC])
  await expect(page.getByText('7 photos will be used.')).toBeVisible({ timeout: 60_000 })
  await page.reload()
  await expect(page.getByText('7 photos will be used.')).toBeVisible()

  await page.getByRole('button', { name: 'Remove all' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove all' }).click()
  await expectEmptyForm(page)
  // Those of the reconstruction are still its own.
  await page.goBack()
  await expect(page.getByRole('region', { name: 'Photos' }).getByRole('listitem')).toHaveCount(3)

  await page.goto('/status')
  await expectAllInGerman(page, 'Die Fotos zeigen zu wenige Details.')
})

function plainPhoto(grey: number): Promise<Buffer> {
  const background = { r: grey, g: grey, b: grey }
  return sharp({ create: { width: 800, height: 600, channels: 3, background } })
    .png()
    .toBuffer()
}
