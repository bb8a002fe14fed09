import { answerFromThread } from '../../process/answer-from-thread.ts'
import { simplifySurface } from '../simplify-surface.ts'
import type { GlbJob } from './write-glb-in-thread.ts'
import { writeModelGlb } from './write-model-glb.ts'

await answerFromThread(async ({ surface, maxTriangles, ...target }: GlbJob) =>
  writeModelGlb(await simplifySurface(surface, maxTriangles), target),
)
