import { expect, it } from 'vitest'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { byPurpose } from './download-purposes.ts'

const files = (...names: string[]): ArtifactView[] =>
  names.map((name) => ({ name, description: '', note: null, mediaType: '', byteSize: 1, version: '', url: `/${name}` }))

it('puts files where they are of use, and the rest together', () => {
  const { purposes, rest } = byPurpose(
    files(
      'mesh.ply',
      'dense.las',
      'model.stl',
      'odd.bin',
      'model.obj',
      'model-closed.stl',
      'model.glb',
      'model-compressed.glb',
    ),
  )
  expect(purposes.map(({ purpose, files }) => [purpose.name, files.map(({ name }) => name)])).toEqual([
    ['programs', ['model.glb', 'model.obj']],
    ['printing', ['model-closed.stl', 'model.stl']],
    ['web', ['model-compressed.glb']],
    ['cad', ['dense.las']],
    // In the world of the cameras, where up is nowhere in particular.
    ['raw', ['mesh.ply']],
  ])
  expect(rest.map(({ name }) => name)).toEqual(['odd.bin'])
})

it('says of a GLB of an older version that it is compressed', () => {
  const noteOf = (...names: string[]) => byPurpose(files(...names)).purposes[0]?.purpose.note
  expect(noteOf('model.glb', 'model.obj')).toBe('programsOlder')
  expect(noteOf('model.glb', 'model-compressed.glb')).toBe('programsText')
  expect(noteOf('model.obj')).toBe('programsText')
})
