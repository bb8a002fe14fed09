import { expect, test } from 'vitest'
import { comparePaths } from './file-kinds.ts'
import { sortFiles } from './sort-files.ts'

test('photos of any depth come naturally by path, whatever camera wrote them', () => {
  const { photos, leftOut } = sortFiles([
    'b/10.JPG',
    'b/2.jpe',
    'a/100CANON/1.hif',
    'a/99CANON/1.CR3',
    'z.jfif',
    'b/3.mpo',
    'b/4.avif',
    'b/5.dng',
  ])
  expect(photos).toEqual([
    'a/99CANON/1.CR3',
    'a/100CANON/1.hif',
    'b/2.jpe',
    'b/3.mpo',
    'b/4.avif',
    'b/5.dng',
    'b/10.JPG',
    'z.jfif',
  ])
  expect(leftOut).toEqual([])
})

test('what is left out is named with its reason, but for system files', () => {
  const { photos, leftOut } = sortFiles([
    'a.jpg',
    '..jpg',
    '.hidden/b.jpg',
    'walk.mov',
    'all.zip',
    'notes.txt',
    'README',
    'Thumbs.db',
    'sub/desktop.ini',
    '__MACOSX/a.jpg',
    'sub/@eaDir/a.jpg',
    '._a.jpg',
    '.DS_Store',
  ])
  expect(photos).toEqual(['a.jpg'])
  expect(Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]))).toEqual({
    '..jpg': 'its name, or that of its folder, begins with a dot',
    '.hidden/b.jpg': 'its name, or that of its folder, begins with a dot',
    'all.zip': 'it is an archive, to be given by itself',
    'notes.txt': '.txt is not the ending of a photo',
    README: 'its name has no ending',
    'walk.mov': 'it is a video, to be given by itself',
  })
})

test('masks are known by the names of their photos, and are no photos', () => {
  const { photos, masks } = sortFiles([
    'images/01.jpg',
    'images/02.jpg',
    'masks/01.jpg.png',
    'masks/02.png',
    'c.jpg',
    'c.mask.png',
    'd.jpg',
    'd.jpg.png',
    'night_mask.jpg',
    'other/mask/e.png',
    'd.mask/f.jpg',
  ])
  expect(Object.fromEntries(masks)).toEqual({
    'masks/01.jpg.png': 'images/01.jpg',
    'masks/02.png': 'images/02.jpg',
    'c.mask.png': 'c.jpg',
    'd.jpg.png': 'd.jpg',
  })
  expect(photos).toEqual([
    'c.jpg',
    'd.jpg',
    'd.mask/f.jpg',
    'images/01.jpg',
    'images/02.jpg',
    'night_mask.jpg',
    'other/mask/e.png',
  ])
})

test.each([
  ['mask_IMG_1.png', 'IMG_1.jpg'],
  ['IMG_1 Mask.png', 'IMG_1.jpg'],
  ['IMG_1.matte.png', 'IMG_1.jpg'],
  ['IMG_1-alpha.png', 'IMG_1.jpg'],
  ['alpha/IMG_1.png', 'IMG_1.jpg'],
  ['mask_sam/IMG_1.png', 'IMG_1.jpg'],
  ['masks/IMG_1.HEIC.png', 'IMG_1.jpg'],
  ['dynamic/masks/IMG_1.png', 'IMG_1.jpg'],
])('%s is the mask of %s', (mask, photo) => {
  expect(Object.fromEntries(sortFiles([mask, photo]).masks)).toEqual({ [mask]: photo })
})

test.each([
  ...['masks_inverted/IMG_1.png', 'inverse_masks/IMG_1.jpg.png', 'sky_mask/IMG_1.png', 'dynamic_masks/IMG_1.png'],
  ...['IMG_1_inv_mask.png', 'IMG_1_masked.png'],
])('%s is not used as a mask: by its name white is what is not wanted, or it is a photo', (path) => {
  expect(sortFiles([path, 'IMG_1.jpg', 'IMG_1_inv.jpg']).masks.size).toBe(0)
})

test('what holds poses in a form that is not read is named', () => {
  const paths = [
    'images/1.jpg',
    'poses_bounds.npy',
    'cams/00000001_cam.txt',
    'cameras.xml',
    'a/bundle.out',
    'x.nvm',
    'dtu/cameras_sphere.npz',
    'tum/groundtruth.txt',
    'Barn_COLMAP_SfM.log',
    '0000.jpg.camera',
    'sfm_data.json',
    'params/hall_calibrated_camera_parameters.txt',
    'odometry.csv',
    'info.txt',
  ]
  const reasons = Object.fromEntries(sortFiles(paths).leftOut.map(({ path, reason }) => [path, reason]))
  expect(reasons['poses_bounds.npy']).toContain('LLFF')
  expect(reasons['cams/00000001_cam.txt']).toContain('MVSNet')
  expect(reasons['cameras.xml']).toContain('Agisoft Metashape')
  expect(reasons['a/bundle.out']).toContain('Bundler')
  expect(reasons['dtu/cameras_sphere.npz']).toContain('NeuS')
  expect(reasons['tum/groundtruth.txt']).toContain('TUM')
  expect(reasons['Barn_COLMAP_SfM.log']).toContain('Tanks and Temples')
  expect(reasons['0000.jpg.camera']).toContain('Strecha')
  expect(reasons['sfm_data.json']).toContain('OpenMVG')
  expect(reasons['params/hall_calibrated_camera_parameters.txt']).toContain('Pix4D')
  expect(reasons['odometry.csv']).toContain('Stray Scanner')
  expect(reasons['x.nvm']).toContain('poses')
  expect(reasons['info.txt']).toBe('.txt is not the ending of a photo')
})

test('of photos of one name in two folders, a mask belongs to the nearest', () => {
  const { masks } = sortFiles(['left/images/1.jpg', 'right/images/1.jpg', 'right/masks/1.png', 'left/masks/1.jpg.png'])
  expect(Object.fromEntries(masks)).toEqual({
    'right/masks/1.png': 'right/images/1.jpg',
    'left/masks/1.jpg.png': 'left/images/1.jpg',
  })
})

test('the order of paths is total, so that it is the same everywhere', () => {
  const paths = ['a/1.jpg', 'a/01.jpg', 'A/1.jpg', 'a.jpg', 'a/1.JPG', 'b/1.jpg']
  const sorted = paths.toSorted(comparePaths)
  expect(paths.toReversed().sort(comparePaths)).toEqual(sorted)
  for (const path of paths) expect(comparePaths(path, path)).toBe(0)
})

test('masks are found in folders that say what they are of, and by numbers with fewer zeros', () => {
  const { photos, masks } = sortFiles([
    ...['image/000000.png', 'image/000010.png', 'mask/000.png', 'mask/010.png'],
    ...['walk/IMG_1.jpg', 'walk_mask/IMG_1.png', 'walk masks/IMG_2.png', 'masked/IMG_1.jpg'],
  ])
  expect(Object.fromEntries(masks)).toEqual({
    'mask/000.png': 'image/000000.png',
    'mask/010.png': 'image/000010.png',
    'walk_mask/IMG_1.png': 'walk/IMG_1.jpg',
  })
  // What fits no photo is one.
  expect(photos).toContain('walk masks/IMG_2.png')
  expect(photos).toContain('masked/IMG_1.jpg')
})
