import { answerFromThread } from '../../process/answer-from-thread.ts'
import { fuseDepthViews } from './fuse-depth-views.ts'

await answerFromThread(fuseDepthViews)
