import { expect, it } from 'vitest'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { byPurpose } from './download-purposes.ts'

const files = (...names: string[]): ArtifactView[] =>
  names.map((name) => ({ name, description: '', mediaType: '', byteSize: 1, version: '', url: `/${name}` }))

it('puts files where they are of use, and the rest together', () => {
  const { purposes, rest } = byPurpose(
    files('dense.las', 'model.stl', 'odd.bin', 'model.obj', 'model-closed.stl', 'model.glb', 'model-compressed.glb'),
  )
  expect(purposes.map(({ purpose, files }) => [purpose.title, files.map(({ name }) => name)])).toEqual([
    ['Blender, Unity and other 3D programs', ['model.glb', 'model.obj']],
    ['3D printing', ['model-closed.stl', 'model.stl']],
    ['Web pages', ['model-compressed.glb']],
    ['Measuring and CAD', ['dense.las']],
  ])
  expect(rest.map(({ name }) => name)).toEqual(['odd.bin'])
})

it('says of a GLB of an older version that it is compressed', () => {
  const noteOf = (...names: string[]) => byPurpose(files(...names)).purposes[0]?.purpose.note
  expect(noteOf('model.glb', 'model.obj')).toContain('older version')
  expect(noteOf('model.glb', 'model-compressed.glb')).not.toContain('older version')
  expect(noteOf('model.obj')).not.toContain('older version')
})
