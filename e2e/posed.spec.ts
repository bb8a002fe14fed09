import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writePosedFrames } from '#worker/testing/posed-captures.ts'
import { chooseFiles, choosePreset, expect, expectAccessible, expectFitsPhone, test } from './fixtures.ts'
import { removeJob } from './remove-job.ts'

test('takes images with a transforms.json, says what is missing, and submits them', async ({ page }, testInfo) => {
  const dir = testInfo.outputPath('posed')
  const scene = makeSyntheticCapture({ views: 3, widthPx: 320, heightPx: 240 })
  const { capture } = await writePosedFrames(scene, dir, { bits: 16, as: { kind: 'units', unit: 0.001 } })
  if (capture.kind !== 'posed') throw new Error('The capture is not a posed one.')
  const names = scene.photos.map(({ name }) => name)
  const frames = capture.frames.map(({ worldFromCamera, fxPx }, i) => ({
    file_path: `images/${names[i]}.png`,
    depth_file_path: `depth/${names[i]}-depth.png`,
    fl_x: fxPx,
    transform_matrix: [0, 4, 8, 12].map((at) => worldFromCamera.slice(at, at + 4)),
  }))
  const transforms = path.join(dir, 'transforms.json')
  const files = names.flatMap((name) => [`${name}.png`, `${name}-depth.png`].map((file) => path.join(dir, file)))
  const panel = page.getByRole('region', { name: 'Images with poses' })
  const start = page.getByRole('button', { name: 'Reconstruct', exact: true })

  await test.step('a file that is no transforms.json is explained, and the images stay', async () => {
    await writeFile(transforms, '{"frames": [')
    await page.goto('/')
    await chooseFiles(page, [...files.slice(1), transforms])
    await expect(page.getByText('transforms.json is not valid JSON: look at line 1, column 13.').first()).toBeVisible()
    await expect(start).toBeDisabled()
    await page.getByRole('button', { name: 'Use as ordinary photos' }).click()
    await expect(page.getByText(`${files.length - 1} photos will be used.`)).toBeVisible()
  })

  await test.step('a right one names the image that is missing', async () => {
    await writeFile(transforms, JSON.stringify({ frames, depth_unit_scale_factor: 0.001 }))
    await chooseFiles(page, [transforms])
    await expect(panel).toContainText('1 image is missing')
    await expect(panel).toContainText(frames[0]?.file_path ?? '')
    await expect(start).toBeDisabled()
    await expectAccessible(page, 'form-posed')
    await expectFitsPhone(page, 'form-posed')
  })

  await test.step('with it, the capture is submitted as posed', async () => {
    await chooseFiles(page, files.slice(0, 1))
    await expect(page.getByText('3 posed images will be used.')).toBeVisible()
    await choosePreset(page, 'Draft')
    const submission = page.waitForRequest((request) => request.url().includes('job.submit'))
    await start.click()
    expect((await submission).postData()).toContain('"kind":"posed"')
    await page.waitForURL(/\/jobs\//)
    await removeJob(page)
  })
})
