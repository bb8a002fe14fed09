import path from 'node:path'
import type { ProducedArtifact } from '../pipeline/stage.ts'
import { answerFromThread } from '../process/answer-from-thread.ts'
import { MADE_UP, writeMadeUpGlb } from './glb/write-made-up-glb.ts'
import { MODEL_FILE_NAMES, type ModelFilesInput, writeModelFiles } from './model-files.ts'

/** What the files became, and what closing the surface took. */
export interface WrittenModel {
  files: ProducedArtifact[]
  closing: { openEdges: number; madeUpShare: number; isClosed: boolean }
}

await answerFromThread(async (input: ModelFilesInput): Promise<WrittenModel> => {
  const { files, closed } = await writeModelFiles(input, MODEL_FILE_NAMES)
  const { openEdges = 0, madeUpShare = 0, unpairedEdges = 0 } = closed ?? {}
  if (closed && openEdges > 0) {
    const file = path.join(input.dir, MADE_UP)
    await writeMadeUpGlb(closed, { path: file, gltfFromWorld: input.gltfFromWorld })
    files.push({
      name: MADE_UP,
      description: 'What was made up to close the shape for printing: the page shows it',
      mediaType: 'model/gltf-binary',
      path: file,
    })
  }
  return { files, closing: { openEdges, madeUpShare, isClosed: unpairedEdges === 0 } }
})
