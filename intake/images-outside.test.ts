import { expect, it } from 'vitest'
import { type Files, find, framesOf, MATRIX, transforms } from './testing/posed-folder.ts'

const scanNetPp = (...of: string[]): Files => ({
  'dslr/nerfstudio/transforms.json': transforms(
    { fl_x: 600, camera_model: 'OPENCV_FISHEYE', k1: 0.1, k2: 0, k3: 0, k4: 0 },
    'DSC1.JPG',
    'DSC2.JPG',
  ),
  'dslr/nerfstudio/transforms_undistorted.json': transforms(
    { fl_x: 700, camera_model: 'PINHOLE' },
    'DSC1.JPG',
    'DSC2.JPG',
  ),
  'dslr/colmap/cameras.txt': '1 OPENCV_FISHEYE 1752 1168 789 789 876 584 0 0 0 0\n',
  'dslr/colmap/images.txt': '1 1 0 0 0 0 0 0 1 DSC1.JPG\n\n',
  'dslr/train_test_lists.json': '{}',
  ...Object.fromEntries(of.flatMap((folder) => [1, 2].map((i) => [`dslr/${folder}/DSC${i}.JPG`, null]))),
})

it('finds the images of ScanNet++ beside the folder of their poses, the undistorted ones where they are there', async () => {
  const found = await framesOf(scanNetPp('resized_images', 'resized_undistorted_images'))
  expect(found).toMatchObject({ folder: 'dslr', source: 'transforms_undistorted.json', isTransforms: false })
  expect(found.frames.map(({ file_path }) => file_path)).toEqual([
    'resized_undistorted_images/DSC1.JPG',
    'resized_undistorted_images/DSC2.JPG',
  ])
  // These are of a fisheye lens, and that is said.
  expect(await find(scanNetPp('resized_images'))).toMatchObject({ source: 'transforms.json' })
})

it('finds images beside the folder of a transforms.json, with their depth and masks, and leaves earlier results alone', async () => {
  const frame = {
    file_path: '../rgb/1.png',
    depth_path: '../depth/1.png',
    mask_path: '../masks/1.png',
    transform_matrix: MATRIX,
  }
  const beside = await framesOf({
    'scan/poses/transforms.json': JSON.stringify({ fl_x: 1, frames: [frame, null] }),
    ...{ 'scan/rgb/1.png': null, 'scan/depth/1.png': null, 'scan/masks/1.png': null },
  })
  expect(beside.folder).toBe('scan')
  expect(beside.frames).toMatchObject([{ file_path: 'rgb/1.png', depth_path: 'depth/1.png', mask_path: 'masks/1.png' }])
  expect(beside.withoutPose).toEqual([{ path: 'frames[1]', line: null }])
  const earlier = await find({
    'photos/IMG_1.jpg': null,
    'result/transforms.json': transforms({ fl_x: 1 }, 'images/IMG_1.jpg'),
  })
  expect(earlier).toMatchObject({ folder: 'result', isTransforms: true })
})
