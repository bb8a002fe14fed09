import { answerFromThread } from '../process/answer-from-thread.ts'
import { placeFiles } from './place-files.ts'

await answerFromThread(placeFiles)
