import { answerFromThread } from '../../process/answer-from-thread.ts'
import { simplifySurface } from '../simplify-surface.ts'
import type { GlbJob, WrittenGlb } from './write-glb-in-thread.ts'
import { writeModelGlb } from './write-model-glb.ts'

await answerFromThread(async ({ surface, maxTriangles, ...target }: GlbJob): Promise<WrittenGlb> => {
  const simplified = await simplifySurface(surface, maxTriangles)
  return { bytes: await writeModelGlb(simplified, target), surface: simplified }
})
