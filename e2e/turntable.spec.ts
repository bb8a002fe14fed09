import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { makeTurntable, writeTrueMasks, writeTurntable } from '#worker/testing/make-turntable.ts'
import {
  chooseFiles,
  expect,
  expectAccessible,
  expectFinishedModel,
  expectFitsPhone,
  startJob,
  status,
  test,
} from './fixtures.ts'

const SIZE = { widthPx: 480, heightPx: 360 }

test(
  'a turntable before a still background says so, shows what turns, and is reconstructed from that',
  {
    tag: '@long',
  },
  async ({ page }, testInfo) => {
    // Neighbours 24 degrees apart: few, and still enough to find the cameras by the object alone.
    const photos = await writeTurntable(makeTurntable({ views: 15, ...SIZE }), testInfo.outputPath('photos'))

    await test.step('it fails for what it is, and the masks are shown', async () => {
      await startJob(page, photos, 'Draft')
      await expect(status(page, 'Failed')).toBeVisible({ timeout: 240_000 })
      const alert = page.getByRole('main').getByRole('alert')
      await expect(alert).toContainText('the background stands still while the object turns')
      const proposal = page.getByRole('region', { name: 'Remove the background?' })
      await expect(page.getByRole('main').getByRole('button', { name: 'Try anyway' })).toBeVisible()
      await expect(proposal.getByRole('img')).toHaveCount(12)
      await expect(proposal).toContainText('what turns as bright and what stands still as dark, in 15 photos')
      await expectAccessible(page, 'turntable-proposal')
      await expectFitsPhone(page, 'turntable-proposal')
    })

    await test.step('one click reconstructs it without its background', async () => {
      await page.getByRole('button', { name: 'Use these masks' }).click()
      await expect(page.getByRole('heading', { name: 'Remove the background?' })).toHaveCount(0)
      await expectFinishedModel(page)
      const timeline = page.getByRole('region', { name: 'Steps' })
      await expect(timeline.getByText('Reused, nothing changed').first()).toBeVisible()
      await expect(page.getByRole('region', { name: 'Photos' })).toContainText('Masks (15)')
      await expect(page.getByRole('img', { name: '0001.jpg, dark where its mask leaves it out' })).toBeVisible()
      await expectAccessible(page, 'turntable-done')
      await expectFitsPhone(page, 'turntable-done')
    })
  },
)

test('masks go with their photos by name, and are shown over them', async ({ page }, testInfo) => {
  const few = makeTurntable({ views: 4, ...SIZE })
  const dir = testInfo.outputPath('scan')
  const photos = await writeTurntable(few, dir)
  const masked = few.photos
    .slice(0, 3)
    .map((photo, i) => (i === 2 ? { ...photo, mask: photo.mask.map(() => 1) } : photo))
  const masks = await writeTrueMasks({ ...few, photos: masked }, testInfo.outputPath('drawn'))
  await mkdir(dir, { recursive: true })
  const named = masks.map((_, i) => path.join(dir, `000${i + 1}${['_mask', '.mask', '.jpg'][i]}.png`))
  for (const [i, mask] of masks.entries()) await copyFile(mask, named[i] as string)
  await page.goto('/')
  await chooseFiles(page, [...photos, ...named])
  await expect(page.getByText('3 of 4 photos have a mask')).toBeVisible()
  await expect(page.getByText('4 photos will be used.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('region', { name: 'Chosen photos' }).getByRole('listitem')).toHaveCount(4)
  await expect(page.getByText('The mask hides almost nothing')).toHaveCount(1)
  await expectAccessible(page, 'form-masks')
  await expectFitsPhone(page, 'form-masks')

  await page.getByRole('button', { name: 'Remove the masks' }).click()
  await expect(page.getByText('have a mask')).toHaveCount(0)
  await expect(page.getByText('4 photos will be used.')).toBeVisible()
})
