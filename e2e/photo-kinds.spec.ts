import { writeFile } from 'node:fs/promises'
import { makeCorpus } from '#server/services/uploads/testing/corpus.ts'
import { chooseFiles, expect, expectAccessible, expectFitsPhone, test } from './fixtures.ts'

/** What a person may choose at once: the wrong ones among them are named before anything is computed. */
const CHOSEN = [
  'phone.heic',
  'raw.nef',
  'camera.avif',
  'blocks.jxl',
  'no-end.jpg',
  'sphere.jpg',
  'Screenshot 2024.png',
  'preview.jpg',
  'cut.jpg',
]

/** The raw file under a name of its own: called like another photo, it would be taken for a copy of it. */
const nameOnPage = (name: string) => (name === 'camera.nef' ? 'raw.nef' : name)

test('photos of all kinds are taken, and what will hardly help is named', async ({ page }, testInfo) => {
  for (const { name, bytes } of await makeCorpus()) await writeFile(testInfo.outputPath(nameOnPage(name)), bytes)
  await page.goto('/')
  await chooseFiles(
    page,
    CHOSEN.map((name) => testInfo.outputPath(name)),
  )
  await expect(page.getByText('8 photos will be used.')).toBeVisible({ timeout: 120_000 })

  const photos = page.getByRole('region', { name: 'Chosen photos' })
  const tile = (name: string) => photos.getByRole('listitem').filter({ hasText: name })
  await expect(tile('sphere.jpg')).toContainText('360° panorama')
  await expect(tile('Screenshot 2024.png')).toContainText('Screenshot')
  await expect(tile('preview.jpg')).toContainText('Only 160 x 120 px')
  for (const name of ['raw.nef', 'camera.avif', 'no-end.jpg']) await expect(tile(name)).toContainText('Ready')
  await expect(photos).toContainText('1 photo is a screenshot.')
  // Of the cut one, trying again brings nothing.
  await expect(page.getByText('cut.jpg can’t be read to its end')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try cut.jpg again' })).toHaveCount(0)
  await expect(photos).toContainText('Photos from 2 cameras or lenses.')
  await expectAccessible(page, 'form-kinds')
  await expectFitsPhone(page, 'form-kinds')

  await page.getByRole('button', { name: 'Remove these 4 photos' }).click()
  await expect(page.getByText('4 photos will be used.')).toBeVisible()
  await expect(photos).not.toContainText('screenshot')
})
