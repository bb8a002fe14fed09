import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readVerifiedPairs, seedDatabase } from '../../colmap/database.ts'
import { pairIdOf } from '../../colmap/pair-id.ts'
import { runColmap } from '../../colmap/run-colmap.ts'
import { makeSyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import { writeCapturePhotos } from '../../testing/write-capture-photos.ts'
import { matchPairs } from './match-pairs.ts'

const signal = new AbortController().signal
const context = { colmapPath: 'colmap', signal, log() {} }
const COMMON = { useGpu: false, threads: 2, logToStderr: true, randomSeed: 0 }
const NAMES = ['0001.jpg', '0002.jpg', '0003.jpg']
const PAIRS = [
  ['0002.jpg', '0001.jpg'],
  ['0002.jpg', '0003.jpg'],
  ['0001.jpg', '0003.jpg'],
] as const

let dir: string
let byColmap: string
let byUs: string

/** Three neighbouring photos: matched by COLMAP in one database, by us in the other. */
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-matches-'))
  byColmap = path.join(dir, 'colmap.db')
  byUs = path.join(dir, 'ours.db')
  const images = path.join(dir, 'images')
  const capture = makeSyntheticCapture({ views: 3, turnDeg: 60, widthPx: 480, heightPx: 360 })
  await writeCapturePhotos(capture, images)
  await runColmap(context, 'database_creator', { database: byColmap })
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  seedDatabase(
    byColmap,
    [{ widthPx, heightPx, focalLengthPx, focalLengthTrusted: true }],
    NAMES.map((name) => ({ name, camera: 0 })),
  )
  await runColmap(context, 'feature_extractor', {
    database: byColmap,
    images,
    maxImagePx: 480,
    maxFeatures: 4096,
    ...COMMON,
  })
  await copyFile(byColmap, byUs)
  await runColmap(context, 'exhaustive_matcher', { database: byColmap, guided: false, ...COMMON })
})
afterAll(() => rm(dir, { recursive: true }))

/** Each match of each pair, as text. */
function matchesIn(file: string): Set<string> {
  const database = new DatabaseSync(file)
  const rows = database.prepare('SELECT pair_id, data FROM matches').all() as { pair_id: number; data: Uint8Array }[]
  database.close()
  return new Set(
    rows.flatMap(({ pair_id, data }) => {
      const words = new Uint32Array(data.slice().buffer)
      return Array.from({ length: words.length / 2 }, (_, i) => `${pair_id}: ${words[2 * i]} ${words[2 * i + 1]}`)
    }),
  )
}

it('finds what COLMAP finds, on any number of threads, and COLMAP verifies it as its own', async () => {
  const told: number[] = []
  await matchPairs(byUs, PAIRS, {
    threads: 2,
    signal,
    keptIn: path.join(dir, 'kept-2.db'),
    onMatched: (pairs) => told.push(pairs),
  })
  expect(told).toEqual([1, 2, 3])
  const [theirs, ours] = [matchesIn(byColmap), matchesIn(byUs)]
  const common = [...ours].filter((match) => theirs.has(match)).length
  expect(theirs.size).toBeGreaterThan(500)
  // It looks for the nearest approximately, in trees made at random: 0.965 to 0.985, measured.
  expect(common / theirs.size).toBeGreaterThan(0.9)
  expect(common / ours.size).toBeGreaterThan(0.9)

  const onOneThread = path.join(dir, 'one-thread.db')
  await copyFile(byUs, onOneThread)
  await matchPairs(onOneThread, PAIRS, { threads: 1, signal, keptIn: path.join(dir, 'kept-1.db'), onMatched() {} })
  expect(matchesIn(onOneThread)).toEqual(ours)

  const list = path.join(dir, 'pairs.txt')
  await writeFile(list, PAIRS.map((pair) => `${pair.join(' ')}\n`).join(''))
  await runColmap(context, 'matches_importer', { database: byUs, pairs: list, guided: false, ...COMMON })
  // It matched nothing itself.
  expect(matchesIn(byUs)).toEqual(ours)
  const inliersOf = (file: string) => readVerifiedPairs(file).map(({ inliers }) => inliers)
  const verified = inliersOf(byUs)
  expect(verified).toHaveLength(3)
  for (const [i, inliers] of inliersOf(byColmap).entries()) expect(verified[i]).toBeGreaterThan(0.9 * inliers)
})

it('ends at once when it is cancelled', async () => {
  const cancel = new AbortController()
  const matching = matchPairs(byUs, PAIRS, {
    threads: 2,
    signal: cancel.signal,
    keptIn: path.join(dir, 'kept-cancelled.db'),
    onMatched() {},
  })
  cancel.abort(new Error('cancelled'))
  await expect(matching).rejects.toThrow('cancelled')
})

it('fails with what stopped a thread', async () => {
  const empty = path.join(dir, 'empty.db')
  const matching = matchPairs(empty, PAIRS, {
    threads: 2,
    signal,
    keptIn: path.join(dir, 'kept-failed.db'),
    onMatched() {},
  })
  await expect(matching).rejects.toThrow('no such table')
})

it('continues after an interruption with the pairs that are not matched yet, and comes to the same', async () => {
  const [keptIn, whole] = [path.join(dir, 'kept-interrupted.db'), path.join(dir, 'whole.db')]
  const [cut, resumed] = [path.join(dir, 'cut.db'), path.join(dir, 'resumed.db')]
  for (const file of [cut, resumed, whole]) await copyFile(byUs, file)
  for (const file of [cut, resumed, whole]) change(file, 'DELETE FROM matches')
  await matchPairs(whole, PAIRS, { threads: 2, signal, keptIn: path.join(dir, 'kept-whole.db'), onMatched() {} })

  const stop = new AbortController()
  const onMatched = () => stop.abort(new Error('stopped'))
  const interrupted = matchPairs(cut, PAIRS, { threads: 1, signal: stop.signal, keptIn, onMatched })
  await expect(interrupted).rejects.toThrow('stopped')

  // Made again, the first pair would have no matches.
  change(resumed, "DELETE FROM descriptors WHERE image_id = (SELECT image_id FROM images WHERE name = '0001.jpg')")
  const told: number[] = []
  await matchPairs(resumed, PAIRS, { threads: 1, signal, keptIn, onMatched: (pairs) => told.push(pairs) })
  expect(told).toEqual([1, 2, 3])
  const lost = matchesOf(whole, ['0001.jpg', '0003.jpg'])
  expect(lost.length).toBeGreaterThan(0)
  expect([...matchesIn(whole)].filter((match) => !lost.includes(match)).sort()).toEqual([...matchesIn(resumed)].sort())
})

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

/** The matches of one pair, as `matchesIn` has them. */
function matchesOf(file: string, [name1, name2]: readonly [string, string]): string[] {
  const database = new DatabaseSync(file)
  const idOf = (name: string) => database.prepare('SELECT image_id FROM images WHERE name = ?').get(name)?.image_id
  const pairId = pairIdOf(Number(idOf(name1)), Number(idOf(name2)))
  database.close()
  return [...matchesIn(file)].filter((match) => match.startsWith(`${pairId}: `))
}
