import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readExifFacts } from '#server/formats/exif.ts'
import { openSource } from '../open-source.ts'
import { takeFrames } from './take-frames.ts'
import { makeVideo, type VideoOptions } from './testing/make-video.ts'

let dir: string
let frames: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-video-test-'))
  frames = path.join(dir, 'frames')
  await mkdir(frames)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

const { signal } = new AbortController()

test('sharp frames of full size, upright, with time, camera and lens', async () => {
  const tags = {
    'com.apple.quicktime.model': 'iPhone 15',
    'com.apple.quicktime.creationdate': '2026-05-12T16:04:05+0200',
    'com.apple.quicktime.camera.focal_length.35mm_equivalent': '26',
  }
  const video = await makeVideo(path.join(dir, 'a walk.mp4'), { rotationDeg: 90, tags })
  const { paths, seen } = await takeFrames(video, frames, { count: 8, signal })
  expect(seen).toBeGreaterThanOrEqual(39)
  expect(paths.map((file) => path.basename(file))).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `a walk-0${i}.jpg`))
  const times: number[] = []
  for (const file of paths) {
    const { width, height, exif, orientation } = await sharp(file).metadata()
    expect({ width, height, orientation }).toEqual({ width: 240, height: 320, orientation: undefined })
    const facts = readExifFacts(exif)
    expect(facts).toMatchObject({ cameraModel: 'iPhone 15', focalLength35mm: 26 })
    times.push(Date.parse(facts.capturedAt ?? '') / 1000)
  }
  // Whole seconds of a walk of four: what is left of the time, and enough to sort by.
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(new Set(times).size).toBe(4)
})

test('a film with 10 bits a colour is looked through like any other', async () => {
  const video = await makeVideo(path.join(dir, 'hdr.mkv'), { bits: 10 })
  const { paths, seen } = await takeFrames(video, frames, { count: 4, signal })
  expect(seen).toBeGreaterThanOrEqual(39)
  expect(paths).toHaveLength(4)
})

/** Levels of 255 by which two pictures differ on average, for each colour. */
async function difference(a: string, b: string): Promise<number> {
  const [one, other] = await Promise.all([a, b].map((file) => sharp(file).resize(80, 60).raw().toBuffer()))
  if (!one || !other || one.length !== other.length) return Number.POSITIVE_INFINITY
  return one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] as number)), 0) / one.length
}

test('colours of HDTV and of high dynamic range become those of a photo', async () => {
  const take = async (name: string, options: VideoOptions) => {
    const into = path.join(dir, `${name}-frames`)
    await mkdir(into)
    const video = await makeVideo(path.join(dir, `${name}.mkv`), { durationS: 1, ...options })
    return (await takeFrames(video, into, { count: 4, signal })).paths[0] as string
  }
  const plain = await take('plain', {})
  expect(await difference(await take('hdtv', { colours: 'bt709' }), plain)).toBeLessThan(4)
  expect(await difference(await take('hlg', { colours: 'hlg', bits: 10 }), plain)).toBeLessThan(14)
})

test('a film whose pixels are wider than high gives frames with square ones', async () => {
  const video = await makeVideo(path.join(dir, 'hdv.mp4'), { pixelShape: '4/3' })
  const { paths } = await takeFrames(video, frames, { count: 4, signal })
  for (const file of paths) expect(await sharp(file).metadata()).toMatchObject({ width: 427, height: 240 })
})

test('half pictures become whole ones: no line differs from both of its neighbours', async () => {
  const rowSteps: number[] = []
  for (const interlaced of [false, true]) {
    const into = path.join(frames, String(interlaced))
    await mkdir(into)
    const video = await makeVideo(path.join(dir, `film-${interlaced}.mp4`), { interlaced, speedPx: 160, durationS: 2 })
    const { paths } = await takeFrames(video, into, { count: 4, signal })
    const { data, info } = await sharp(paths[1]).greyscale().raw().toBuffer({ resolveWithObject: true })
    let sum = 0
    for (let i = info.width; i < data.length - info.width; i++) {
      const [above = 0, here = 0, below = 0] = [data[i - info.width], data[i], data[i + info.width]]
      sum += Math.max(0, Math.min((here - above) * (here - below), 255))
    }
    rowSteps.push(sum / data.length)
  }
  const [whole = 0, mended = 0] = rowSteps
  expect(mended).toBeLessThan(2 * whole + 1)
})

test('how many frames there are follows the movement', async () => {
  const video = await makeVideo(path.join(dir, 'walk.mp4'), { durationS: 6, speedPx: 60 })
  const { paths } = await takeFrames(video, frames, { count: undefined, signal })
  // 360 px of 320 are 1.1 widths: less than what the least number of frames is for.
  expect(paths).toHaveLength(24)
})

test('what is no video, or hardly one, says so', async () => {
  const text = path.join(dir, 'text.mp4')
  await writeFile(text, 'no video')
  await expect(takeFrames(text, frames, { count: 8, signal })).rejects.toMatchObject({ code: 'UNDECODABLE' })
  const short = await makeVideo(path.join(dir, 'short.mp4'), { durationS: 0.1 })
  await expect(takeFrames(short, frames, { count: 8, signal })).rejects.toMatchObject({ code: 'TOO_FEW_PHOTOS' })
  const gone = path.join(dir, 'gone.mp4')
  await expect(takeFrames(gone, frames, { count: 8, signal })).rejects.toMatchObject({ code: 'UNDECODABLE' })
})

test('stopping leaves nothing behind', async () => {
  const video = await makeVideo(path.join(dir, 'walk.mp4'))
  vi.stubEnv('TMPDIR', frames)
  const stop = new AbortController()
  const reason = new Error('enough')
  const opening = openSource(video, {
    frames: 8,
    signal: stop.signal,
    onProgress: (what) => what === 'Take frames' && stop.abort(reason),
  })
  await expect(opening).rejects.toBe(reason)
  expect(await readdir(frames)).toEqual([])
})

test('without ffmpeg it is said how to get it, and that the page needs none', async () => {
  vi.stubEnv('PATH', dir)
  await expect(takeFrames('walk.mp4', frames, { count: 8, signal })).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
    suggestion: expect.stringContaining('apt-get install -y ffmpeg'),
  })
})
