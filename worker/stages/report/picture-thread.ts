import { answerFromThread } from '../../process/answer-from-thread.ts'
import { makePictures } from './make-pictures.ts'

await answerFromThread(makePictures)
