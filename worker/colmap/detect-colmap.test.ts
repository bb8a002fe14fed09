import { expect, test } from 'vitest'
import { detectColmap, parseColmap } from './detect-colmap.ts'

test.each([
  [
    'Debian 12',
    [
      'COLMAP 3.8 -- Structure-from-Motion and Multi-View Stereo',
      '              (Commit Unknown on Unknown without CUDA)',
    ],
    { name: 'COLMAP', version: '3.8', cuda: false },
  ],
  [
    'a build with CUDA',
    ['COLMAP 3.9.1 -- Structure-from-Motion and Multi-View Stereo', '(Commit 31df46c6 on 2024-01-08 with CUDA)'],
    { name: 'COLMAP', version: '3.9.1', cuda: true },
  ],
  [
    'a development build on one line',
    ['COLMAP 4.1.0.dev0 -- Structure-from-Motion and Multi-View Stereo (Commit 43dd3bb2 on 2026-03-16 without CUDA)'],
    { name: 'COLMAP', version: '4.1.0.dev0', cuda: false },
  ],
  ['another program', ['usage: something else'], null],
])('%s', (_, lines, engine) => {
  expect(parseColmap(lines)).toEqual(engine)
})

test('the installed program is found', async () => {
  expect(await detectColmap('colmap')).toMatchObject({ name: 'COLMAP', version: expect.stringMatching(/^\d+\.\d+/) })
})

test('none is there', async () => {
  expect(await detectColmap('/nowhere/colmap')).toBeNull()
})

test('a program that is not COLMAP', async () => {
  expect(await detectColmap('true')).toBeNull()
})

test('an abort is not taken for a missing program', async () => {
  await expect(detectColmap('colmap', AbortSignal.abort('stopping'))).rejects.toBe('stopping')
})
