import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSource } from './open-source.ts'

test('a folder is a folder, whatever its name ends with', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-source-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const { signal } = new AbortController()
  for (const name of ['photos.zip', 'walk.mp4', 'photos']) {
    const folder = path.join(dir, name)
    await mkdir(folder)
    expect(await openSource(folder, { frames: undefined, signal, onProgress: () => {} })).toMatchObject({ folder })
  }
})

test('a file of another kind is refused as one', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-source-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  for (const name of ['IMG_1.jpg', 'photos.tar.gz']) {
    await writeFile(path.join(dir, name), 'x')
    const opening = openSource(path.join(dir, name), {
      ...{ frames: undefined, signal: new AbortController().signal, onProgress: () => {} },
    })
    await expect(opening).rejects.toMatchObject({ code: 'WRONG_FORMAT', message: expect.stringContaining(name) })
  }
})
