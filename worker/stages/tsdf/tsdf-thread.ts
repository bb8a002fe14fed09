import { answerFromThread } from '../../process/answer-from-thread.ts'
import { carveSurface } from './fuse-depth-views.ts'

await answerFromThread(carveSurface)
