import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { makeSyntheticCapture, type SyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { openGlFromColmap } from '#worker/testing/opengl-from-colmap.ts'
import { writeDepthPng } from '#worker/testing/write-depth-png.ts'
import { choosePreset, expect, expectAccessible, expectFinishedModel, expectFitsPhone, test } from './fixtures.ts'

type View = SyntheticCapture['photos'][number]

const matrixOf = ({ camFromWorld }: View) => {
  const values = openGlFromColmap(camFromWorld)
  return [0, 4, 8, 12].map((at) => values.slice(at, at + 4))
}

/** RGBA, without a ground where nothing is: as renderers write it. */
async function writeRender(file: string, { rgb, depth }: View, { widthPx, heightPx }: SyntheticCapture['intrinsics']) {
  const alpha = Buffer.from(Uint8Array.from(depth, (z) => (z > 0 ? 255 : 0)))
  const image = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
  await image
    .joinChannel(alpha, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .png()
    .toFile(file)
}

async function chooseFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a folder' }).first().click()
  await (await chooser).setFiles(folder)
}

async function reconstructDraft(page: Page, images: number): Promise<void> {
  await expect(page.getByText(`${images} posed images will be used.`)).toBeVisible({ timeout: 60_000 })
  await choosePreset(page, 'Draft')
  await page.getByRole('button', { name: 'Reconstruct', exact: true }).click()
  await expectFinishedModel(page)
}

/** As colmap2nerf leaves it: two of eight frames have no image, and one that COLMAP could not place is no frame at all. */
async function writeInstantNgpFolder(folder: string): Promise<void> {
  const scene = makeSyntheticCapture({ views: 8, widthPx: 320, heightPx: 240 })
  const { widthPx, heightPx, focalLengthPx } = scene.intrinsics
  for (const part of ['images', 'depth']) await mkdir(path.join(folder, part), { recursive: true })
  for (const view of scene.photos.slice(0, 6)) {
    await writeRender(path.join(folder, 'images', `${view.name}.png`), view, scene.intrinsics)
    const coding = { bits: 16, as: { kind: 'units', unit: 0.001 } } as const
    await writeDepthPng(path.join(folder, 'depth', `${view.name}.png`), { widthPx, heightPx, ...view }, coding)
  }
  const frames = scene.photos.map((view) => ({
    file_path: `images/${view.name}.jpg`,
    depth_path: `/home/me/scans/fox/depth/${view.name}.png`,
    sharpness: 20,
    transform_matrix: matrixOf(view),
  }))
  const text = JSON.stringify({ aabb_scale: 4, integer_depth_scale: 0.001, fl_x: focalLengthPx, frames }, null, 1)
  // As colmap2nerf writes a frame that COLMAP could not place.
  const lost =
    '{"file_path": "images/lost.jpg", "sharpness": NaN, "transform_matrix": [[NaN, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]}'
  await writeFile(path.join(folder, 'transforms.json'), text.replace('"frames": [', `"frames": [ ${lost},`))
}

test('names the frames of instant-ngp that are missing, and leaves them out at a click', async ({ page }, testInfo) => {
  const folder = testInfo.outputPath('fox')
  await writeInstantNgpFolder(folder)
  await page.goto('/')
  await chooseFolder(page, folder)
  const panel = page.getByRole('region', { name: 'Images with poses' })
  await expect(panel).toContainText('2 images are missing')
  await expect(panel).toContainText('2 of 8 frames refer to images')
  await expect(panel).not.toContainText('depth images are')
  await expect(panel).toContainText('1 frame has no pose')
  await expect(panel).toContainText('images/lost.jpg (line 5)')
  await expect(page.getByRole('button', { name: 'Reconstruct', exact: true })).toBeDisabled()
  await expectAccessible(page, 'form-posed-missing')
  await expectFitsPhone(page, 'form-posed-missing')
  await panel.getByRole('button', { name: 'Use the 6 images that are here' }).click()
  await expect(panel).toContainText('2 images are left out')
  await expectAccessible(page, 'form-posed-left-out')
  await expect(page.getByText('6 posed images will be used.')).toBeVisible({ timeout: 60_000 })
})

test(
  'takes a folder of instant-ngp to a model, without the frames that are missing',
  { tag: '@long' },
  async ({ page }, testInfo) => {
    const folder = testInfo.outputPath('fox')
    await writeInstantNgpFolder(folder)
    await page.goto('/')
    await chooseFolder(page, folder)
    await page.getByRole('button', { name: 'Use the 6 images that are here' }).click()
    await reconstructDraft(page, 6)
  },
)

test('takes a folder of Blender to a model', { tag: '@long' }, async ({ page }, testInfo) => {
  const scene = makeSyntheticCapture({ views: 9, turnDeg: 180, widthPx: 320, heightPx: 240 })
  const folder = testInfo.outputPath('lego')
  const angle = 2 * Math.atan(scene.intrinsics.widthPx / 2 / scene.intrinsics.focalLengthPx)
  for (const [split, views] of Object.entries({ train: scene.photos.slice(0, 7), test: scene.photos.slice(7) })) {
    await mkdir(path.join(folder, split), { recursive: true })
    const frames = []
    for (const [i, view] of views.entries()) {
      await writeRender(path.join(folder, split, `r_${i}.png`), view, scene.intrinsics)
      frames.push({ file_path: `./${split}/r_${i}`, rotation: 0.01, transform_matrix: matrixOf(view) })
    }
    const file = path.join(folder, `transforms_${split}.json`)
    await writeFile(file, JSON.stringify({ camera_angle_x: angle, frames }, null, 4))
  }

  await page.goto('/')
  await chooseFolder(page, folder)
  const panel = page.getByRole('region', { name: 'Images with poses' })
  await expect(panel).toContainText('Camera positions come from transforms_train.json and transforms_test.json.')
  await expectAccessible(page, 'form-posed-blender')
  await reconstructDraft(page, 9)
})
