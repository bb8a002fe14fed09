import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, truncate } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { readModel } from '#worker/colmap/model.ts'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { longTest } from '#worker/testing/long-test.ts'
import { makeSyntheticCapture, type SyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { writeDepthWorkspace } from '#worker/testing/write-depth-workspace.ts'
import { type DepthMap, type EstimateDepthsOptions, estimateDepths } from './estimate-depths.ts'

/** Five photos 12 degrees apart: what a careful person takes. */
const OPTIONS = { widthPx: 320, heightPx: 240, views: 5, turnDeg: 60 }

/** Shares of the scene's diameter, and of the pixels whose surface is not seen at a grazing angle. */
const MAX_MEDIAN_ERROR = 0.001
const GOOD_ERROR = 0.005
const MIN_GOOD = 0.94
const MIN_COMPLETENESS = 0.7
/** Mean signed error: a bias of the pixel grid of half a pixel would be five times as much. */
const MAX_BIAS = 0.0006

/** Pixels at an outline mix both sides; beyond that only narrow gaps keep depth: 0.6 % at most, 2.8 % with the rims. */
const REACH_PX = 2
const MAX_MADE_UP = 0.008

/** Some seconds by itself; the machine may be busy with other tests. */
const MINUTES = 180_000

let dir: string
let capture: SyntheticCapture
let model: SparseReconstruction
const maps: (DepthMap | null)[] = []
const messages: { fraction: number; message: string }[] = []
beforeAll(async () => {
  await buildKernels()
  dir = await mkdtemp(path.join(os.tmpdir(), 'maquette-depths-'))
  capture = makeSyntheticCapture(OPTIONS)
  await writeDepthWorkspace(capture, dir, { depthNoise: 0, missing: 0 })
  model = withTrueCameras(await readModel(path.join(dir, 'sparse')))
  await estimate('scratch', new AbortController().signal, {
    onProgress: (fraction, note) => messages.push({ fraction, message: stepNoteText(note) }),
    async onMap(image, map) {
      expect(image).toBe(maps.length)
      maps.push(map)
    },
  })
}, MINUTES)

async function estimate(
  scratch: string,
  signal: AbortSignal,
  on: Pick<EstimateDepthsOptions, 'onProgress' | 'onMap'>,
): Promise<void> {
  await mkdir(path.join(dir, scratch), { recursive: true })
  await estimateDepths(model, {
    masksDir: null,
    imagesDir: path.join(dir, 'images'),
    scratchDir: path.join(dir, scratch),
    depthPx: OPTIONS.widthPx,
    threads: 2,
    seed: 0,
    signal,
    ...on,
  })
}
afterAll(() => rm(dir, { recursive: true, force: true }))

function hashesOf(list: readonly (DepthMap | null)[]): (string | null)[] {
  return list.map((map) => map && createHash('sha256').update(map.depths).update(map.normals).digest('hex'))
}

/** The workspace has its principal point where `stereo_fusion` wants it. */
function withTrueCameras(model: SparseReconstruction): SparseReconstruction {
  for (const camera of model.cameras.values()) camera.params.splice(2, 2, OPTIONS.widthPx / 2, OPTIONS.heightPx / 2)
  return model
}

/** Whether nothing is seen at the pixel and for REACH_PX around it. */
function isFarFromAll(truth: Float32Array, pixel: number): boolean {
  const { widthPx, heightPx } = OPTIONS
  const [x, y] = [pixel % widthPx, Math.floor(pixel / widthPx)]
  for (let ny = Math.max(0, y - REACH_PX); ny <= Math.min(heightPx - 1, y + REACH_PX); ny++) {
    for (let nx = Math.max(0, x - REACH_PX); nx <= Math.min(widthPx - 1, x + REACH_PX); nx++) {
      if ((truth[ny * widthPx + nx] ?? 0) > 0) return false
    }
  }
  return true
}

describe('depth maps of a synthetic capture', () => {
  test('are near the truth, and there where it is', () => {
    const errors: number[] = []
    let seen = 0
    for (const [i, map] of maps.entries()) {
      const truth = capture.photos[i]?.depth ?? new Float32Array()
      truth.forEach((depth, pixel) => {
        if (depth > 0) seen++
        const found = map?.depths[pixel] ?? 0
        if (depth > 0 && found > 0) errors.push((found - depth) / capture.diameter)
      })
    }
    const sizes = errors.map(Math.abs).sort((a, b) => a - b)
    const median = sizes[sizes.length >> 1]
    const good = sizes.filter((error) => error < GOOD_ERROR).length / sizes.length
    const bias = errors.sort((a, b) => a - b)[errors.length >> 1] ?? 1
    expect(median).toBeLessThan(MAX_MEDIAN_ERROR)
    expect(good).toBeGreaterThan(MIN_GOOD)
    expect(errors.length / seen).toBeGreaterThan(MIN_COMPLETENESS)
    expect(Math.abs(bias)).toBeLessThan(MAX_BIAS)
  })

  test('have no depth where nothing is, but for a rim', () => {
    for (const [i, map] of maps.entries()) {
      const truth = capture.photos[i]?.depth ?? new Float32Array()
      const nothing = [...truth.keys()].filter((pixel) => isFarFromAll(truth, pixel))
      const wrong = nothing.filter((pixel) => (map?.depths[pixel] ?? 0) > 0)
      expect(nothing.length).toBeGreaterThan(1000)
      expect(wrong.length / nothing.length).toBeLessThan(MAX_MADE_UP)
    }
  })

  test('have unit normals towards the camera where there is depth, and none elsewhere', () => {
    for (const map of maps) {
      if (!map) throw new Error('A map is missing')
      const pixels = map.depths.length
      const lengths = map.depths.map((_, i) => {
        const [x = 0, y = 0, z = 0] = [0, 1, 2].map((axis) => map.normals[axis * pixels + i])
        return Math.hypot(x, y, z)
      })
      const wrong = lengths.filter((length, i) => Math.abs(length - (map.depths[i] ? 1 : 0)) > 1e-4)
      expect(wrong).toHaveLength(0)
    }
  })

  test('are told about as they come', () => {
    const fractions = messages.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBeLessThanOrEqual(1)
    const texts = new Set(messages.map(({ message }) => message))
    expect(texts).toContain('Depth map 1 of 5, pass 1 of 3')
    expect(texts).toContain('Depth map 5 of 5, pass 3 of 3')
    // No pass begins at the first map again under the name of another.
    const mapsOf = Map.groupBy(messages, ({ message }) => message.split(' of 5, ')[1])
    for (const [pass, said] of mapsOf) {
      const places = said.map(({ message }) => Number(/^Depth map (\d)/.exec(message)?.[1]))
      expect(places, pass).toEqual(places.toSorted((a, b) => a - b))
    }
  })

  /** Runs until each of these in turn, then to the end, all in one scratch directory. */
  async function areTheSameCutOffAt(cuts: readonly string[], scratch: string): Promise<void> {
    const computed: string[] = []
    const resumed: (DepthMap | null)[] = []
    for (const cut of [...cuts, null]) {
      const stop = new AbortController()
      resumed.length = 0
      const run = estimate(scratch, stop.signal, {
        onProgress(_, note) {
          const message = stepNoteText(note)
          // An image that is done is named once, one in work again and again.
          const isInWork = message === computed.at(-1) || message === named
          named = message
          if (isInWork && message !== computed.at(-1)) computed.push(message)
          if (cut !== null && message.endsWith(cut)) stop.abort(new Error('cut off'))
        },
        async onMap(_, map) {
          resumed.push(map)
        },
      })
      let named = ''
      if (cut === null) await run
      else await expect(run).rejects.toThrow('cut off')
    }
    expect(hashesOf(resumed)).toEqual(hashesOf(maps))
    // Each image once a round, and the one that was cut off twice at most.
    expect(computed.length).toBeLessThanOrEqual(5 * 3 + cuts.length)
    expect(new Set(computed).size).toBe(5 * 3)
  }

  test(
    'are the same, bit for bit, when the run is cut off in a round and while they are compared, and resumed',
    { timeout: MINUTES },
    () => areTheSameCutOffAt(['2 of 5, pass 2 of 3', '3 of 5, compared with the others'], 'cut-off'),
  )

  longTest(
    'are the same when it is cut off in the first round and at the end of the last one',
    { timeout: MINUTES },
    () => areTheSameCutOffAt(['4 of 5, pass 1 of 3', '5 of 5, pass 3 of 3'], 'cut-off-elsewhere'),
  )

  test('begin at the first round when what is kept is not as a round leaves it', { timeout: MINUTES }, async () => {
    await cp(path.join(dir, 'scratch'), path.join(dir, 'torn'), { recursive: true })
    await truncate(path.join(dir, 'torn', 'costs-2.2'), 100)
    const stop = new AbortController()
    let first = ''
    let reports = 0
    const run = estimate('torn', stop.signal, {
      onProgress(_, note) {
        const message = stepNoteText(note)
        first ||= message
        if (message === first && ++reports === 3) stop.abort(new Error('seen'))
      },
      async onMap() {},
    })
    await expect(run).rejects.toThrow('seen')
    expect(first).toBe('Depth map 1 of 5, pass 1 of 3')
  })
})
