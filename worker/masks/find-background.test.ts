import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeTurntable, type Turntable, writeTurntable } from '../testing/make-turntable.ts'
import { findBackground } from './find-background.ts'

/** Intersection over union with the true masks: the least of all photos. Measured 0.930 and 0.986. */
const MIN_IOU = 0.92

/** Rendering takes its time on a busy machine. */
const RENDER_MS = 120_000

const signal = new AbortController().signal

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-background-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function masksOf(
  turntable: Turntable,
  background: 'still' | 'plain',
  name: string,
): Promise<(Uint8Array | null)[]> {
  const { widthPx, heightPx } = turntable
  const files = await writeTurntable(turntable, path.join(root, name))
  const masks: (Uint8Array | null)[] = []
  const pictures = files.map((file) => ({ path: file, widthPx, heightPx }))
  await findBackground(pictures, background, {
    signal,
    async onMask(index, found) {
      expect(index).toBe(masks.length)
      if (found) expect([found.widthPx, found.heightPx]).toEqual([widthPx, heightPx])
      masks.push(found?.mask ?? null)
    },
  })
  return masks
}

function iou(mask: Uint8Array | null, truth: Uint8Array): number {
  if (!mask) return 0
  let [both, any] = [0, 0]
  for (let i = 0; i < truth.length; i++) {
    if (mask[i] && truth[i]) both++
    if (mask[i] || truth[i]) any++
  }
  return both / any
}

it.each([
  ['still', 'patterned', 12],
  ['plain', 'plain', 3],
] as const)(
  'finds what is before a background: %s',
  async (background, wall, views) => {
    const turntable = makeTurntable({ wall, views, widthPx: 320, heightPx: 240 })
    const masks = await masksOf(turntable, background, background)
    const scores = masks.map((mask, i) => iou(mask, turntable.photos[i]?.mask as Uint8Array))
    expect(Math.min(...scores)).toBeGreaterThan(MIN_IOU)
  },
  RENDER_MS,
)

it('finds no plain background where there is none, and nothing still in three photos', async () => {
  const turntable = makeTurntable({ views: 3, widthPx: 160, heightPx: 120 })
  expect(await masksOf(turntable, 'plain', 'not-plain')).toEqual([null, null, null])
  expect(await masksOf(turntable, 'still', 'too-few')).toEqual([null, null, null])
})
