import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { writeModel } from '../colmap/model.ts'
import type { Camera, SparseReconstruction } from '../colmap/model-types.ts'
import { maskPath, readMaskFile, writeMaskFile } from './mask-file.ts'
import { undistortMasks } from './undistort-masks.ts'

const NO_POINTS = {
  ...{ count: 0, ids: new Float64Array(0), positions: new Float64Array(0), colors: new Uint8Array(0) },
  ...{ errors: new Float64Array(0), trackOffsets: new Uint32Array(1) },
  ...{ trackImageIds: new Uint32Array(0), trackKeypoints: new Uint32Array(0) },
}

function modelOf(camera: Camera): SparseReconstruction {
  const camFromWorld = { rotation: [1, 0, 0, 0], translation: [0, 0, 0] } as const
  const image = { id: 1, name: 'a.jpg', cameraId: 1, keypoints: new Float64Array(0), pointIds: new Float64Array(0) }
  const posed = { ...image, camFromWorld: { rotation: [...camFromWorld.rotation], translation: [0, 0, 0] } }
  return { cameras: new Map([[1, camera]]), images: [posed as never], points: NO_POINTS }
}

it('masks lie in the pinhole image where the lens showed their pixels', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-undistort-'))
  const [f, size, k] = [200, 300, 0.2]
  const middle = size / 2
  // (1) a disc in the photo: the lens moves its rim from r to r (1 + k r²)
  const photoRadius = 100
  const disc = Uint8Array.from({ length: size * size }, (_, i) =>
    Math.hypot((i % size) + 0.5 - middle, Math.floor(i / size) + 0.5 - middle) < photoRadius ? 1 : 0,
  )
  const masksDir = path.join(dir, 'masks')
  await mkdir(masksDir)
  await writeMaskFile(maskPath(masksDir, 'a.jpg'), disc, { widthPx: size, heightPx: size })
  const lens: Camera = { id: 1, model: 'SIMPLE_RADIAL', widthPx: size, heightPx: size, params: [f, middle, middle, k] }
  // (2) of a pinhole image of half the size
  const half = size / 2
  const pinhole: Camera = {
    id: 1,
    model: 'PINHOLE',
    widthPx: half,
    heightPx: half,
    params: [f / 2, f / 2, half / 2, half / 2],
  }
  await writeModel(modelOf(lens), path.join(dir, 'taken'))
  await writeModel(modelOf(pinhole), path.join(dir, 'pinhole'))
  const masks = await undistortMasks({
    ...{ masksDir, targetDir: path.join(dir, 'out'), signal: new AbortController().signal },
    ...{ modelDir: path.join(dir, 'taken'), pinholeDir: path.join(dir, 'pinhole') },
  })
  expect(masks).toEqual({ written: 1, withoutLens: [] })
  const found = await readMaskFile(maskPath(path.join(dir, 'out'), 'a.jpg'))
  // (3) r (1 + k r²) = 100 / 200 has its root at r = 0.4779; half the focal length makes 47.8 pixels of it, undistorted
  const row = found?.mask.slice((half / 2) * half, (half / 2 + 1) * half)
  expect(row?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2 * 47.79, -0.5)
  expect(found).toMatchObject({ widthPx: half, heightPx: half })
  // (4) an unknown lens leaves no mask that would leave out everything
  const fisheye: Camera = { ...lens, model: 'SIMPLE_RADIAL_FISHEYE' }
  await writeModel(modelOf(fisheye), path.join(dir, 'fisheye'))
  const none = await undistortMasks({
    ...{ masksDir, targetDir: path.join(dir, 'none'), signal: new AbortController().signal },
    ...{ modelDir: path.join(dir, 'fisheye'), pinholeDir: path.join(dir, 'pinhole') },
  })
  expect(none).toEqual({ written: 0, withoutLens: ['a.jpg'] })
  expect(await readMaskFile(maskPath(path.join(dir, 'none'), 'a.jpg'))).toBeNull()
  await rm(dir, { recursive: true })
})
