import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import type { RegisteredImage, SparseReconstruction } from '../colmap/model-types.ts'
import { writePly } from '../files/write-ply.ts'
import type { StageContext } from '../pipeline/stage.ts'
import { makeSyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { makeSceneMesh } from '../testing/scene/make-scene-mesh.ts'
import { writeDepthWorkspace } from '../testing/write-depth-workspace.ts'
import { depth } from './depth.ts'
import { heldOutPhotos, withoutHeldOut } from './held-out-photos.ts'
import { MESH, type MeshOutput } from './mesh.ts'
import { texture } from './texture.ts'

const names = (count: number) => Array.from({ length: count }, (_, i) => `${String(i + 1).padStart(4, '0')}.jpg`)

/** A step to the side after the other. */
const standingAt = (x: number): RegisteredImage['camFromWorld'] => ({ rotation: [1, 0, 0, 0], translation: [-x, 0, 0] })

/** Named against the order in which they were taken. */
const taken = (count: number) => names(count).map((name, i) => ({ name, id: count - i, camFromWorld: standingAt(i) }))

it('spares no photo of a small capture', () => {
  expect([...heldOutPhotos(taken(19), 20)]).toEqual([])
})

it('holds out one of ten in the order of the capture, whatever they are called, never two in a row', () => {
  expect([...heldOutPhotos(taken(20), 20)]).toEqual(['0015.jpg', '0005.jpg'])
  expect([...heldOutPhotos(taken(35).toReversed(), 20)]).toEqual(['0030.jpg', '0020.jpg', '0010.jpg'])
})

it('holds no photo out that has a copy in use: either all sizes of one or none', () => {
  const inThreeSizes = (count: number) =>
    taken(count).flatMap(({ name, id, camFromWorld }) =>
      ['large', 'medium', 'small'].map((size, k) => ({
        name: `${size}-${name}`,
        id: 3 * id + k,
        // As far off as two reconstructions of one photo are.
        camFromWorld: { ...camFromWorld, translation: [camFromWorld.translation[0] + 0.002 * k, 0.003, 0] },
      })),
    ) as ReturnType<typeof taken>
  expect([...heldOutPhotos(inThreeSizes(20), 20)].sort()).toEqual(
    ['large', 'medium', 'small'].flatMap((size) => [`${size}-0005.jpg`, `${size}-0015.jpg`]),
  )
  // Thirty files, and only ten photos: too few to spare one.
  expect(heldOutPhotos(inThreeSizes(10), 20).size).toBe(0)
})

it('takes photos from one place in different directions for what they are', () => {
  const turned = taken(20).map((photo, i): ReturnType<typeof taken>[number] => {
    const half = (i * 9 * Math.PI) / 180
    return { ...photo, camFromWorld: { rotation: [Math.cos(half), 0, Math.sin(half), 0], translation: [0, 0, 0] } }
  })
  expect(heldOutPhotos(turned, 20).size).toBe(2)
})

/** Photo i, with id 10 + i, sees point i and the next; the last point is seen by one photo alone. */
function chain(count: number): SparseReconstruction {
  const images = names(count).map(
    (name, i): RegisteredImage => ({
      id: 10 + i,
      name,
      cameraId: 1,
      camFromWorld: standingAt(i),
      keypoints: new Float64Array(4),
      pointIds: Float64Array.of(i, i + 1),
    }),
  )
  const tracks = Array.from({ length: count + 1 }, (_, i) =>
    [9 + i, 10 + i].filter((id) => id >= 10 && id < 10 + count),
  )
  const offsets = [0]
  for (const track of tracks) offsets.push((offsets.at(-1) ?? 0) + track.length)
  return {
    cameras: new Map(),
    images,
    points: {
      count: tracks.length,
      ids: Float64Array.from(tracks.keys()),
      positions: Float64Array.from(tracks.flatMap((_, i) => [i, 2 * i, 3 * i])),
      colors: new Uint8Array(3 * tracks.length),
      errors: Float64Array.from(tracks.keys()),
      trackOffsets: Uint32Array.from(offsets),
      trackImageIds: Uint32Array.from(tracks.flat()),
      trackKeypoints: Uint32Array.from(tracks.flat().keys()),
    },
  }
}

it('takes the held-out photos out of a model, with their observations', () => {
  const whole = chain(20)
  const { images, points } = withoutHeldOut(whole, 20)
  expect(images.map(({ id }) => id)).not.toContain(15)
  expect(images).toHaveLength(18)
  expect(points.count).toBe(21)
  // Points 5 and 6 were seen by photos 14 and 15, 15 and 16.
  const track = (i: number) => [...points.trackImageIds.subarray(points.trackOffsets[i], points.trackOffsets[i + 1])]
  expect([4, 5, 6, 7].map(track)).toEqual([[13, 14], [14], [16], [16, 17]])
  expect([...points.trackImageIds]).not.toContain(15)
  expect(points.trackKeypoints).toHaveLength(points.trackImageIds.length)
  expect([...points.positions.subarray(15, 18)]).toEqual([5, 10, 15])
})

it('drops points that no other view observes, and leaves a small model as it is', () => {
  const whole = chain(20)
  const unseenTwice = { ...whole.points, trackImageIds: whole.points.trackImageIds.map((id) => (id === 14 ? 15 : id)) }
  expect([...withoutHeldOut({ ...whole, points: unseenTwice }, 20).points.ids]).not.toContain(5)
  const small = chain(5)
  expect(withoutHeldOut(small, 20)).toBe(small)
})

it('is looked at by neither depth nor texture: both do without the files', { timeout: 120_000 }, async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'maquette-held-out-'))
  const dirOf = (stage: string) => path.join(root, stage)
  const context = (stage: string): StageContext => ({
    dir: dirOf(stage),
    dirOf,
    scratch: () => mkdtemp(path.join(root, 'scratch-')),
    photos: [],
    capture: { kind: 'photos' },
    files: [],
    settings: { ...PRESETS.draft.settings, depthPx: 160, texturePx: 256 },
    colmapPath: 'colmap',
    threads: 2,
    signal: new AbortController().signal,
    log() {},
    progress() {},
    async publish() {},
  })
  try {
    const capture = makeSyntheticCapture({ views: 20, widthPx: 96, heightPx: 72 })
    await writeDepthWorkspace(capture, dirOf('undistort'))
    for (const stage of ['depth', 'mesh', 'texture']) await mkdir(dirOf(stage))
    const { positions, triangles } = makeSceneMesh({ seed: 1, cell: 0.1 })
    await writePly({ positions, normals: null, colors: null }, path.join(dirOf('mesh'), MESH), triangles)
    for (const name of ['0006.jpg', '0016.jpg']) await rm(path.join(dirOf('undistort'), 'photos', name))

    const { mapCount } = await depth.run(context('depth'), { photoCount: 20 })
    const maps = await readdir(path.join(dirOf('depth'), 'stereo', 'depth_maps'))
    expect(mapCount).toBe(18)
    expect(maps).not.toContain('0006.jpg.geometric.bin')
    const fused = await readFile(path.join(dirOf('depth'), 'stereo', 'fusion.cfg'), 'utf8')
    expect(fused.trim().split('\n')).toHaveLength(18)

    const { photosUsed } = await texture.run(context('texture'), {} as MeshOutput)
    expect(photosUsed).toBeLessThanOrEqual(18)
  } finally {
    await rm(root, { recursive: true })
  }
})
