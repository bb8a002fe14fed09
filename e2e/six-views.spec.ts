import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { VIEW_NAMES } from '#server/contracts/capture.ts'
import { makeSixViews } from '#worker/testing/make-six-views.ts'
import { writeSixViews } from '#worker/testing/posed-captures.ts'
import { chooseFiles, expect, expectAccessible, expectFitsPhone, status, test } from './fixtures.ts'

test('takes twelve files for six views, says what is missing, and makes a textured model', async ({
  page,
}, testInfo) => {
  const dir = testInfo.outputPath('views')
  await writeSixViews(makeSixViews({ sizePx: 192 }), dir, { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } })
  const files = VIEW_NAMES.flatMap((view) => [`${view}.png`, `${view}-depth.png`].map((name) => path.join(dir, name)))
  const isTopDepth = (file: string) => file.endsWith('top-depth.png')
  const start = page.getByRole('button', { name: 'Reconstruct', exact: true })

  await test.step('eleven of them leave a gap that is named', async () => {
    await page.goto('/')
    await chooseFiles(
      page,
      files.filter((file) => !isTopDepth(file)),
    )
    await expect(page.getByText('By their names these are six views')).toBeVisible()
    await expect(page.getByRole('list', { name: 'Views' })).toContainText('No depth')
    await expect(page.getByText('The top view has no depth.')).toBeVisible({ timeout: 60_000 })
    await expect(start).toBeDisabled()
    await expectAccessible(page, 'form-six-views')
    await expectFitsPhone(page, 'form-six-views')
  })

  await test.step('one of another size is named', async () => {
    const small = testInfo.outputPath('views', 'small', 'top-depth.png')
    await mkdir(path.dirname(small))
    await sharp(path.join(dir, 'top-depth.png')).resize(96).toFile(small)
    await chooseFiles(page, [small])
    await expect(page.getByText('“top-depth.png” is 96 x 96 pixels, not 192 x 192')).toBeVisible({ timeout: 60_000 })
    await expect(start).toBeDisabled()
    await page.getByTestId('top-depth').getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Remove it' }).click()
  })

  await test.step('the twelfth fills it, and one dragged to another slot swaps with the one that is there', async () => {
    await chooseFiles(page, files.filter(isTopDepth))
    await expect(start).toBeEnabled({ timeout: 60_000 })
    const left = page.getByTestId('left-color')
    const right = page.getByTestId('right-color')
    await left.dragTo(right)
    await expect(left.getByRole('button')).toHaveAccessibleName(/right\.png/)
    await expect(right.getByRole('button')).toHaveAccessibleName(/left\.png/)
    await right.dragTo(left)
    await expect(left.getByRole('button')).toHaveAccessibleName(/left\.png/)
    await expect(page.getByText('Six views with their depth will be used.')).toBeVisible({ timeout: 60_000 })
    await page.getByText('Draft', { exact: true }).click()
    await start.click()
    await page.waitForURL(/\/jobs\//)
  })

  await test.step('the model is closed and textured, and was made without COLMAP’s steps', async () => {
    await expect(status(page, 'Completed')).toBeVisible({ timeout: 180_000 })
    await expect(page.getByTestId('viewer')).toHaveAttribute('data-model', /preview\.glb/, { timeout: 30_000 })
    const steps = page.getByRole('region', { name: 'Steps' })
    await expect(steps).toContainText('Fuse depth')
    await expect(steps).not.toContainText('Find features')
    await expect(page.getByRole('heading', { name: 'Report' })).toBeVisible()
  })
})
