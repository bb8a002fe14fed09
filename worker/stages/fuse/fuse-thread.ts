import { answerFromThread } from '../../process/answer-from-thread.ts'
import { fuseDepths } from './fuse-depths.ts'

await answerFromThread(fuseDepths)
