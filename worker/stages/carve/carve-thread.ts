import { answerFromThread } from '../../process/answer-from-thread.ts'
import { carveSurface } from './carve-surface.ts'

await answerFromThread(carveSurface)
