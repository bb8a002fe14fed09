import { answerFromThread } from '../process/answer-from-thread.ts'
import { MODEL_FILE_NAMES, type ModelFilesInput, writeModelFiles } from './model-files.ts'

await answerFromThread((input: ModelFilesInput) => writeModelFiles(input, MODEL_FILE_NAMES))
