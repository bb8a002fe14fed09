import { answerFromThread } from '../../process/answer-from-thread.ts'
import { buildMesh } from './build-mesh.ts'

await answerFromThread(buildMesh)
