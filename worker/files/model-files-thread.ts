import path from 'node:path'
import type { ProducedArtifact } from '../pipeline/stage.ts'
import { answerFromThread } from '../process/answer-from-thread.ts'
import { MADE_UP, MADE_UP_COLOR, UNSEEN, UNSEEN_COLOR, writeMarkedGlb } from './glb/write-marked-glb.ts'
import { MODEL_FILE_NAMES, type ModelFilesInput, writeModelFiles } from './model-files.ts'

/** What the files became, and what closing the surface took. */
export interface WrittenModel {
  files: ProducedArtifact[]
  closing: { openEdges: number; madeUpShare: number; isClosed: boolean }
}

/** For the files of a model that was just textured. */
export interface TexturedFilesInput extends ModelFilesInput {
  /** See `TexturedResult`. */
  firstUnseen: number
}

await answerFromThread(async (input: TexturedFilesInput): Promise<WrittenModel> => {
  const { files, closed } = await writeModelFiles(input, MODEL_FILE_NAMES)
  const { openEdges = 0, madeUpShare = 0, unpairedEdges = 0 } = closed ?? {}
  if (closed && openEdges > 0) {
    const file = path.join(input.dir, MADE_UP)
    const marked = { surface: closed, from: closed.firstMadeUp, name: 'made-up', color: MADE_UP_COLOR }
    await writeMarkedGlb(marked, { path: file, gltfFromWorld: input.gltfFromWorld })
    files.push({
      name: MADE_UP,
      description: 'Surface added to close the shape for printing, as the viewer shows it',
      mediaType: 'model/gltf-binary',
      path: file,
    })
  }
  if (3 * input.firstUnseen < input.surface.triangles.length) {
    const file = path.join(input.dir, UNSEEN)
    const marked = { surface: input.surface, from: input.firstUnseen, name: 'unseen', color: UNSEEN_COLOR }
    await writeMarkedGlb(marked, { path: file, gltfFromWorld: input.gltfFromWorld })
    files.push({
      name: UNSEEN,
      description: 'Surface that no photo shows, coloured from its surroundings, as the viewer shows it',
      mediaType: 'model/gltf-binary',
      path: file,
    })
  }
  return { files, closing: { openEdges, madeUpShare, isClosed: unpairedEdges === 0 } }
})
