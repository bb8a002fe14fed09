import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeVideo } from '../sdk/video/testing/make-video.ts'

/** While a video is looked through, as somebody does who sees that it is the wrong one. */
test.each([
  { signal: 'SIGINT', status: 130 },
  { signal: 'SIGTERM', status: 1 },
] as const)('$signal ends the program with nothing left behind', async ({ signal, status }) => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-stopped-'))
  const temporary = path.join(dir, 'temporary')
  await mkdir(temporary)
  const video = await makeVideo(path.join(dir, 'walk.mp4'), { durationS: 6 })
  const env = { ...process.env, TMPDIR: temporary }
  const program = path.resolve(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [program, video, '--server', 'http://127.0.0.1:1'], { env, stdio: 'ignore' })
  const end = once(child, 'exit')
  await expect.poll(() => readdir(temporary), { interval: 5, timeout: 20_000 }).toHaveLength(1)
  child.kill(signal)
  expect(await end).toEqual([status, null])
  expect(await readdir(temporary)).toEqual([])
  await rm(dir, { recursive: true })
})
