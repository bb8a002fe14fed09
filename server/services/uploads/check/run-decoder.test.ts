import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { finishReceived } from '../finish-received.ts'
import { removeUploads } from '../remove-uploads.ts'
import { createUploadFixture, type UploadFixture } from '../testing/upload-fixture.ts'
import { runDecoder } from './run-decoder.ts'

let dir: string
let fixture: UploadFixture
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-decoder-'))
  fixture = await createUploadFixture()
})
afterAll(() => Promise.all([fixture.close(), rm(dir, { recursive: true, force: true })]))

/** A program that does `body`, and notes its process's id in `note`. */
async function program(name: string, body: string): Promise<{ file: string; note: string }> {
  const [file, note] = [path.join(dir, `${name}.mjs`), path.join(dir, `${name}.pid`)]
  await writeFile(
    file,
    `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(note)}, String(process.pid))\n${body}`,
  )
  return { file, note }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const pidIn = async (note: string) => Number(await readFile(note, 'utf8'))

describe('a decoder is ended', () => {
  it('when it takes more memory than it may, in V8’s heap or outside', async () => {
    const outside = await program('outside', 'const all = []\nwhile (true) all.push(Buffer.alloc(8e6, 1))')
    const run = runDecoder(outside.file, [], { memoryLimitBytes: 300e6 })
    await expect(run).rejects.toMatchObject({ name: 'DecoderError', message: /more memory/, status: null })
    await vi.waitUntil(async () => !isAlive(await pidIn(outside.note)))
  })

  it('when it takes too long', async () => {
    const slow = await program('slow', 'while (true);')
    await expect(runDecoder(slow.file, [], { timeLimitMs: 500 })).rejects.toMatchObject({ message: /in time/ })
    await vi.waitUntil(async () => !isAlive(await pidIn(slow.note)))
  })

  it('when nobody wants its picture any more', async () => {
    const slow = await program('unwanted', 'while (true);')
    const stop = new AbortController()
    const run = runDecoder(slow.file, [], { signal: stop.signal })
    const ended = expect(run).rejects.toThrow('removed')
    await vi.waitUntil(async () => existsSync(slow.note) && isAlive(await pidIn(slow.note)))
    stop.abort(new Error('removed'))
    await ended
    await vi.waitUntil(async () => !isAlive(await pidIn(slow.note)))
  })
})

it('ends the decoder of an upload that is removed', async () => {
  const noise = {
    width: 1200,
    height: 900,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', sigma: 30 },
  } as const
  const avif = await sharp({ create: noise }).avif({ effort: 0 }).toBuffer()
  const id = await fixture.begin('castle.avif', avif.length)
  const sent = fixture.patch(id, 0, new Uint8Array(avif))
  const decoder = await vi.waitUntil(() => decoderOf(id), { timeout: 10_000, interval: 5 })
  // It would not end by itself.
  process.kill(decoder, 'SIGSTOP')
  await removeUploads(fixture.deps, [id])
  expect(await finishReceived(fixture.deps, id)).toBeNull()
  expect(isAlive(decoder)).toBe(false)
  await sent
  expect(await fixture.files()).toEqual([])
})

/** The process that decodes upload `id`. */
async function decoderOf(id: string): Promise<number | undefined> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  for (const pid of children.trim().split(' ')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(id) && command.includes('to-jpeg')) return Number(pid)
  }
  return undefined
}
