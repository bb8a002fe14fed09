import assert from 'node:assert/strict'
import path from 'node:path'
import { fileNote, fileNoteText } from '#server/contracts/notes/file-notes.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import { type ClosedSurface, closeSurface, countOpenEdges, weld } from '../mesh/close-surface.ts'
import type { ProducedArtifact } from '../pipeline/stage.ts'
import { writeModelGlb } from './glb/write-model-glb.ts'
import type { ModelSurface } from './model-surface.ts'
import { writeObj } from './write-obj.ts'
import { writeStl } from './write-stl.ts'
import { writeUsdz } from './write-usdz.ts'

export interface ModelFilesInput {
  /** Y up; in metres where the scale is known. */
  surface: ModelSurface
  /** It with COARSE_TRIANGLES, where that is known already. */
  coarse?: ModelSurface
  isInMetres: boolean
  textureJpeg: Uint8Array
  gltfFromWorld: readonly number[]
  /** Where to write; exists. */
  dir: string
}

export interface ModelFiles {
  files: ProducedArtifact[]
  /** What `model-closed.stl` has; null where that was not asked for. */
  closed: ClosedSurface | null
}

interface ModelFile {
  mediaType: string
  /** Writes the file, and gives the line for the list of downloads; a note where that depends on the model. */
  write(input: ModelFilesInput & { closed: ClosedSurface | null }, file: string): Promise<string | Note>
}

/** The files of the textured surface, for different programs. */
const MODEL_FILES = {
  'model.glb': {
    mediaType: 'model/gltf-binary',
    async write(input, file) {
      await writeModelGlb(input.surface, { ...input, path: file, compressed: false })
      return 'Textured model as GLB, which nearly every program opens'
    },
  },
  'model-compressed.glb': {
    mediaType: 'model/gltf-binary',
    async write(input, file) {
      await writeModelGlb(input.surface, { ...input, path: file, compressed: true })
      return 'The same, small: for pages with three.js, model-viewer or Babylon.js'
    },
  },
  'model.obj': {
    mediaType: 'model/obj',
    async write({ surface, dir }) {
      await writeObj(surface, { dir, base: 'model', signal: NEVER })
      return 'Textured model as OBJ: keep model.obj, model.mtl and model.jpg together'
    },
  },
  'model.stl': {
    mediaType: 'model/stl',
    async write({ surface, isInMetres }, file) {
      const openEdges = countOpenEdges(weld(surface))
      await writeStl(surface, file, { isInMetres, isClosed: openEdges === 0 })
      if (openEdges === 0) return fileNote(isInMetres ? 'shapeMm' : 'shape')
      return fileNote(isInMetres ? 'openShapeMm' : 'openShape', { edges: openEdges })
    },
  },
  'model-closed.stl': {
    mediaType: 'model/stl',
    async write({ closed, isInMetres }, file) {
      assert(closed)
      const { madeUpShare, openEdges, unpairedEdges } = closed
      await writeStl(closed, file, { isInMetres, isClosed: unpairedEdges === 0 })
      if (unpairedEdges > 0) return fileNote(isInMetres ? 'brokenMm' : 'broken', { edges: unpairedEdges })
      if (openEdges === 0) return fileNote(isInMetres ? 'wholeMm' : 'whole')
      return fileNote(isInMetres ? 'closedMm' : 'closed', { percent: percent(madeUpShare) })
    },
  },
  'model.usdz': {
    mediaType: 'model/vnd.usdz+zip',
    async write(input, file) {
      await writeUsdz(input.surface, { ...input, path: file })
      return fileNote(input.isInMetres ? 'realSize' : 'halfMetre')
    },
  },
} satisfies Record<string, ModelFile>

/** Of little a tenth counts; what is there at all is no 0. */
function percent(share: number): number {
  return Math.max(0.1, Number((100 * share).toFixed(share < 0.1 ? 1 : 0)))
}

export type ModelFileName = keyof typeof MODEL_FILES

export const MODEL_FILE_NAMES = Object.keys(MODEL_FILES) as ModelFileName[]

/** The thread that runs this ends as a whole. */
const NEVER = new AbortController().signal

/** Writes these of the model's files, under their names; `model.obj` with its material, which names `model.jpg`. */
export async function writeModelFiles(input: ModelFilesInput, names: readonly ModelFileName[]): Promise<ModelFiles> {
  const closed = names.includes('model-closed.stl') ? closeSurface(input.surface) : null
  const files: ProducedArtifact[] = []
  for (const name of names) {
    const { write, mediaType } = MODEL_FILES[name]
    const file = path.join(input.dir, name)
    const line = await write({ ...input, closed }, file)
    const said = typeof line === 'string' ? { description: line } : { description: fileNoteText(line), note: line }
    files.push({ name, ...said, mediaType, path: file })
  }
  return { files, closed }
}
