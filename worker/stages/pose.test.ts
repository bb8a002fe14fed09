import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { exrOf } from '#server/formats/testing/exr-of.ts'
import { floatTiffOf } from '#server/formats/testing/float-tiff-of.ts'
import { readModel } from '../colmap/model.ts'
import { readPly } from '../files/read-ply.ts'
import { readStereoMap } from '../files/stereo-map.ts'
import { cameraCenter, type RigidTransform } from '../geometry/rigid-transform.ts'
import { distance } from '../geometry/vector3.ts'
import { buildKernels } from '../kernels/build-kernels.ts'
import { sampleSurface } from '../mesh/sample-surface.ts'
import { judgeSurface, sampleTruth } from '../testing/judge-surface.ts'
import { longTest } from '../testing/long-test.ts'
import { makeSixViews } from '../testing/make-six-views.ts'
import { type KnownSurface, type KnownViews, makeSyntheticCapture } from '../testing/make-synthetic-capture.ts'
import { writeTrueMasks } from '../testing/make-turntable.ts'
import { type CaptureOnDisk, photoOf, writePosedFrames, writeSixViews } from '../testing/posed-captures.ts'
import { runCapture } from '../testing/run-capture.ts'
import type { DepthCoding } from '../testing/write-depth-png.ts'
import { DEPTH_PIPELINE, POSED_PIPELINE } from './pipeline.ts'
import { SIX_VIEW_CONVENTIONS } from './pose/six-view-cameras.ts'
import { BEST_MODEL } from './sparse.ts'
import { TSDF_SURFACE } from './tsdf.ts'

// Whole reconstructions: half a minute on two quiet cores, and long enough on busy ones.
vi.setConfig({ testTimeout: 180_000 })

/** Mean distance of the model to the true surface, as a share of the scene's diameter. */
const MEAN_ERROR = { 8: 0.006, 16: 0.003 }

/** At 1 % of the diameter: steps of 8 bits are wider than that where six views divide them. */
const MIN_F_SCORE = { 8: 0.5, 16: 0.99 }

interface Judged {
  triangles: number
  /** As MEAN_ERROR. */
  error: number
  /** As MIN_F_SCORE. */
  fScore: number
}

/** A whole reconstruction in seconds. */
const SMALL = {
  ...PRESETS.draft.settings,
  ...{ maxFeatures: 1024, maxUndistortedPx: 240, depthPx: 160, meshTriangles: 10_000, texturePx: 512 },
}

/** As far as the surface: prepare, pose, tsdf, mesh. */
const TO_MESH = DEPTH_PIPELINE.slice(0, 4)

let root: string
beforeAll(async () => {
  await buildKernels()
  root = await mkdtemp(path.join(tmpdir(), 'maquette-pose-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Judges the mesh and the one in full detail by points evenly spread over them, however few triangles they have; a unit of the model is `unit` of the truth. */
async function judgeMeshes(
  { capture, name, unit = 1 }: { capture: CaptureOnDisk; name: string; unit?: number },
  truth: KnownSurface & KnownViews,
): Promise<[reduced: Judged, full: Judged]> {
  const { workspace } = await runCapture(capture, path.join(root, name), { stages: TO_MESH })
  const known = sampleTruth(truth)
  const judge = async (file: string): Promise<Judged> => {
    const { positions, triangles } = await readPly(path.join(workspace, 'mesh', file))
    if (!triangles) throw new Error('The mesh has no triangles')
    const points = sampleSurface({ positions, triangles }, 30_000).positions.map((value) => unit * value)
    const fScore = judgeSurface(points, truth, known)[2]?.fScore ?? 0
    return { triangles: triangles.length / 3, error: mean(truth.distanceToSurface(points)) / truth.diameter, fScore }
  }
  return [await judge('mesh.ply'), await judge('mesh-full.ply')]
}

/** The mesh is the true surface, and as much of it as the one in full detail, with a fraction of its triangles. */
function expectTrueSurface([reduced, full]: [Judged, Judged], bits: 8 | 16): void {
  expect(reduced.error).toBeLessThan(MEAN_ERROR[bits])
  expect(reduced.fScore).toBeGreaterThan(MIN_F_SCORE[bits])
  expect(reduced.fScore).toBeGreaterThan(full.fScore - 0.005)
  expect(reduced.triangles).toBeLessThan(full.triangles / 5)
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('six views with depth', () => {
  const six = makeSixViews({ sizePx: 320 })
  const range = six.options.distance
  const becomesTrueSurface = async (name: string, coding: DepthCoding) => {
    const capture = await writeSixViews(six, path.join(root, `${name}-files`), coding)
    // The cameras' distance is the unit of the model.
    expectTrueSurface(await judgeMeshes({ capture, name, unit: range }, { ...six, ...six.known }), coding.bits)
  }

  longTest('become the true surface without a word about the cameras: 16 bits of one range', async () => {
    await becomesTrueSurface('16-bits', { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } })
  })

  it('become it of 8 bits too, each view divided by its farthest, brighter is farther', async () => {
    await becomesTrueSurface('8-bits', { bits: 8, as: { kind: 'share' } })
  })

  it('are told apart when they are turned and mirrored', async () => {
    // The underside is a plain disc: nothing tells how its picture is turned.
    const convention = { leftIs: 'viewer', topTurnDeg: 180, bottomTurnDeg: 0 } as const
    expect(SIX_VIEW_CONVENTIONS).toContainEqual(convention)
    const turned = makeSixViews({ convention, sizePx: 256 })
    const coding = { bits: 16, as: { kind: 'nearest', near: 3, far: 7.5 } } as const
    const capture = await writeSixViews(turned, path.join(root, 'turned-files'), coding)
    const { log } = await runCapture(capture, path.join(root, 'turned'), { stages: DEPTH_PIPELINE.slice(0, 2) })
    expect(log).toContainEqual(
      expect.stringContaining(`"left" is the viewer's; the front is 180 degrees from up in "top"`),
    )
  })

  it('are refused when a depth image is empty, or shows something else', async () => {
    const coding = { bits: 8, as: { kind: 'share' } } as const
    const empty = { ...six.views.back, depth: new Float32Array(six.views.back.depth.length) }
    const shifted = { ...six.views.top, depth: six.views.top.depth.toReversed().fill(0, 0, 62_500) }
    for (const [code, views] of [
      ['DEPTH_EMPTY', { ...six.views, back: empty }],
      ['DEPTH_CONTRADICTS_MASK', { ...six.views, top: shifted }],
    ] as const) {
      const capture = await writeSixViews(six, path.join(root, `${code}-files`), coding)
      const broken = await writeSixViews({ ...six, views }, path.join(root, `${code}-broken`), coding)
      const mixed = { ...capture, files: broken.files }
      const running = runCapture(mixed, path.join(root, code), { stages: DEPTH_PIPELINE.slice(0, 2) })
      await expect(running).rejects.toMatchObject({ code })
    }
  })
})

describe('twelve posed views with depth', () => {
  const ring = makeSyntheticCapture({ widthPx: 320, heightPx: 240 })

  const becomesTrueSurface = async (bits: 8 | 16, unit: number) => {
    const coding = { bits, as: { kind: 'units', unit } } as const
    const capture = await writePosedFrames(ring, path.join(root, `ring-${bits}-files`), coding)
    expectTrueSurface(await judgeMeshes({ capture, name: `ring-${bits}` }, ring), bits)
  }

  it('become the true surface: 16 bits', () => becomesTrueSurface(16, 0.0001))

  longTest('become the true surface: 8 bits', () => becomesTrueSurface(8, 0.022))

  it('are cut out by masks of 0 and 1; one with nothing in it is named', async () => {
    const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
    const few = { ...ring, photos: ring.photos.slice(0, 4) }
    const { capture, photos, files } = await writePosedFrames(few, path.join(root, 'masked-files'), coding)
    if (capture.kind !== 'posed') throw new Error('a ring is posed')
    const { widthPx, heightPx } = ring.intrinsics
    const part = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => Number(i % widthPx < 0.6 * widthPx))
    const masksOf = async (mask: Uint8Array, name: string) => {
      const [first] = ring.photos.map((photo) => ({ ...photo, mask }))
      const size = { widthPx, heightPx, photos: first ? [first] : [] }
      const [file = ''] = await writeTrueMasks(size, path.join(root, name), 1)
      const shared = await photoOf(file, 300)
      const frames = capture.frames.map((frame) => ({ ...frame, mask: shared.uploadId }))
      return { capture: { ...capture, frames }, photos, files: [...files, shared] }
    }
    const stages = DEPTH_PIPELINE.slice(0, 2)
    const cut = await runCapture(await masksOf(part, 'part'), path.join(root, 'cut'), { stages })
    expect(cut.log).toContainEqual(expect.stringContaining('4 of 4 views have a mask'))
    const depth = await readStereoMap(path.join(cut.workspace, 'pose', 'depth', '0001.jpg.bin'))
    const inside = depth.values.filter((_, i) => part[i] === 1)
    expect(inside.filter((value) => value > 0).length).toBeGreaterThan(0.2 * inside.length)
    expect(depth.values.every((value, i) => part[i] === 1 || value === 0)).toBe(true)
    const empty = await masksOf(new Uint8Array(widthPx * heightPx), 'empty')
    const running = runCapture(empty, path.join(root, 'empty-run'), { stages })
    await expect(running).rejects.toMatchObject({ code: 'MASK_EMPTY', file: '0001.png' })
  })

  longTest('keep their poses without depth, and become a model', { timeout: 180_000 }, async () => {
    const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
    const { capture, photos } = await writePosedFrames(ring, path.join(root, 'photos'), coding)
    if (capture.kind !== 'posed') throw new Error('a ring is posed')
    const frames = capture.frames.map((frame) => ({ ...frame, depth: null }))
    const { workspace, outputs, artifacts } = await runCapture(
      { capture: { ...capture, frames }, photos, files: [] },
      path.join(root, 'without-depth'),
      { stages: POSED_PIPELINE, settings: SMALL, colmapPath: 'colmap' },
    )
    const model = await readModel(path.join(workspace, 'pose', BEST_MODEL))
    for (const { name, camFromWorld } of model.images) {
      const truth = ring.photos.find((photo) => name.startsWith(photo.name))?.camFromWorld as RigidTransform
      expect(distance(cameraCenter(camFromWorld), cameraCenter(truth))).toBeLessThan(1e-6)
    }
    expect(model.points.count).toBeGreaterThan(300)
    const errors = ring.distanceToSurface(model.points.positions).sort()
    expect((errors[errors.length >> 1] as number) / ring.diameter).toBeLessThan(MEAN_ERROR[16])
    expect(outputs.get('pose')).toMatchObject({ models: [{ registeredPhotos: 12, points: model.points.count }] })
    // To the end, though there is no distortion to take off and the photos are larger than what stereo works with.
    const undistorted = await readModel(path.join(workspace, 'undistort', 'sparse'))
    expect([...undistorted.cameras.values()]).toMatchObject([{ model: 'PINHOLE', widthPx: 240, heightPx: 180 }])
    const { positions } = await readPly(path.join(workspace, 'mesh', 'mesh.ply'))
    expect(mean(ring.distanceToSurface(positions)) / ring.diameter).toBeLessThan(0.02)
    expect(artifacts.has('model.glb')).toBe(true)
  })
})

describe('eight small posed views with depth', () => {
  const small = makeSyntheticCapture({ views: 8, widthPx: 240, heightPx: 180 })
  /** As MEAN_ERROR, with pixels and voxels twice as large. */
  const SMALL_ERROR = 0.006

  /** A mask that is white from one row to another. */
  async function writeRows(file: string, [from, to]: readonly [number, number]): Promise<string> {
    const { widthPx, heightPx } = small.intrinsics
    const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, k) =>
      k >= from * widthPx && k < to * widthPx ? 255 : 0,
    )
    const image = sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } }).toColourspace('b-w')
    await image.png().toFile(file)
    return file
  }

  /** Fused, and how far from the true surface that is. */
  async function fused(capture: CaptureOnDisk, name: string) {
    const { workspace, log } = await runCapture(capture, path.join(root, name), { stages: DEPTH_PIPELINE.slice(0, 3) })
    const { positions } = await readPly(path.join(workspace, 'tsdf', TSDF_SURFACE))
    expect(positions.length).toBeGreaterThan(10_000)
    return { log, error: mean(small.distanceToSurface(positions)) / small.diameter }
  }

  it('do without depth that means nothing: 65535, an empty image', async () => {
    const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
    const nothing = 65_535 * coding.as.unit
    const photos = small.photos.map((photo, i) => ({
      ...photo,
      depth: photo.depth.map((z, k) => {
        const row = Math.floor(k / small.intrinsics.widthPx)
        if (i === 4 || (i === 1 && row > 100) || (i === 2 && row < 130)) return 0
        return z || nothing
      }),
    }))
    const dirOfFiles = path.join(root, 'gaps-files')
    const { capture, ...files } = await writePosedFrames({ ...small, photos }, dirOfFiles, coding)
    if (capture.kind !== 'posed') throw new Error('a ring is posed')
    // A thing that the depth camera hardly saw, and one that it did not see at all.
    for (const [i, rows] of [
      [1, [60, 180]],
      [2, [0, 12]],
    ] as const) {
      const mask = await writeRows(path.join(dirOfFiles, `mask-${i}.png`), rows)
      files.files.push(await photoOf(mask, 200 + i))
      Object.assign(capture.frames[i] ?? {}, { mask: files.files.at(-1)?.uploadId })
    }
    const { error, log } = await fused({ capture, ...files }, 'gaps')
    expect(error).toBeLessThan(SMALL_ERROR)
    expect(log).toContainEqual('[pose] No depth in 2 depth images: 0003-depth.png, 0005-depth.png')
    expect(log).toContainEqual('[pose] 2 of 8 views have no depth: they only add their colours')
  })

  it('may bring depth in world units, as OpenEXR and TIFF do', async () => {
    const dirOfFiles = path.join(root, 'world-units')
    // The unit is for integers and doesn't apply here.
    const { capture, photos, files } = await writePosedFrames(small, dirOfFiles, {
      bits: 16,
      as: { kind: 'units', unit: 0.0001 },
    })
    const floating = await Promise.all(
      files.map(async (file, i) => {
        const { depth } = small.photos[i] as (typeof small.photos)[number]
        const { widthPx, heightPx } = file
        const other = file.path.replace('.png', i % 2 === 0 ? '.exr' : '.tif')
        if (i % 2 === 0) await writeFile(other, exrOf([...depth], { widthPx, heightPx, compression: 'zip' }))
        else await writeFile(other, floatTiffOf(depth, { widthPx, heightPx }))
        return { ...file, path: other, fileName: path.basename(other) }
      }),
    )
    const { error } = await fused({ capture, photos, files: floating }, 'world-units-run')
    expect(error).toBeLessThan(SMALL_ERROR)
  })

  it('are refused when none has any depth', async () => {
    const photos = small.photos.map((photo) => ({ ...photo, depth: new Float32Array(photo.depth.length) }))
    const coding = { bits: 16, as: { kind: 'units', unit: 0.0001 } } as const
    const capture = await writePosedFrames({ ...small, photos }, path.join(root, 'none-files'), coding)
    const running = runCapture(capture, path.join(root, 'none'), { stages: DEPTH_PIPELINE.slice(0, 2) })
    await expect(running).rejects.toMatchObject({
      code: 'DEPTH_EMPTY',
      message: expect.stringContaining('None of the 8 depth images'),
    })
  })
})
