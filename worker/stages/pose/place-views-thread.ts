import { answerFromThread } from '../../process/answer-from-thread.ts'
import { placeViews } from './place-views.ts'

await answerFromThread(placeViews)
