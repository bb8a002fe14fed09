import { answerFromThread } from '../../process/answer-from-thread.ts'
import { poseViews } from './pose-views.ts'

await answerFromThread(poseViews)
