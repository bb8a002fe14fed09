import path from 'node:path'
import type { ProducedArtifact } from '../pipeline/stage.ts'
import type { ModelSurface } from '../texture/model-surface.ts'
import { writeModelGlb } from '../texture/write-model-glb.ts'
import { writeObj } from '../texture/write-obj.ts'
import { writeStl } from './write-stl.ts'

export interface ModelFilesInput {
  /** Y up; in metres where the scale is known. */
  surface: ModelSurface
  isInMetres: boolean
  textureJpeg: Uint8Array
  gltfFromWorld: readonly number[]
  /** Where to write; exists. */
  dir: string
}

type ModelFile = Omit<ProducedArtifact, 'path' | 'name'> & {
  write(input: ModelFilesInput, file: string): Promise<unknown>
}

/** The files that are made of the textured surface, each for programs of its own. */
const MODEL_FILES = {
  'model.glb': {
    description: 'Textured model, for Blender, Unity, Windows, macOS and most other programs',
    mediaType: 'model/gltf-binary',
    write: (input, file) => writeModelGlb(input.surface, { ...input, path: file, compressed: false }),
  },
  'model-compressed.glb': {
    description: 'The same made small for the web: three.js, model-viewer, Babylon.js',
    mediaType: 'model/gltf-binary',
    write: (input, file) => writeModelGlb(input.surface, { ...input, path: file, compressed: true }),
  },
  'model.obj': {
    description: 'Textured model as OBJ: keep the three model files together',
    mediaType: 'model/obj',
    write: ({ surface, dir }) => writeObj(surface, { dir, base: 'model', signal: NEVER }),
  },
  'model.stl': {
    description: 'Shape alone, for printing',
    mediaType: 'model/stl',
    write: ({ surface, isInMetres }, file) => writeStl(surface, file, { isInMetres }),
  },
} satisfies Record<string, ModelFile>

export type ModelFileName = keyof typeof MODEL_FILES

export const MODEL_FILE_NAMES = Object.keys(MODEL_FILES) as ModelFileName[]

/** The thread that runs this ends as a whole. */
const NEVER = new AbortController().signal

/** Writes these of the model's files, under their names; `model.obj` with its material, which names `model.jpg`. */
export async function writeModelFiles(
  input: ModelFilesInput,
  names: readonly ModelFileName[],
): Promise<ProducedArtifact[]> {
  const written: ProducedArtifact[] = []
  for (const name of names) {
    const { write, description, mediaType } = MODEL_FILES[name]
    const file = path.join(input.dir, name)
    await write(input, file)
    written.push({ name, description, mediaType, path: file })
  }
  return written
}
