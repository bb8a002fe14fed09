import { v4 as uuidv4 } from 'uuid'
import type { ErrorBody } from '#server/contracts/errors.ts'
import type { SubmitInput } from '#server/contracts/job-inputs.ts'
import { answeredInBetween } from '../read-error.ts'
import { wordsOfPage } from '../words/words-of-page.ts'
import { EXAMPLE_URL } from './example-url.ts'
import { sendPhoto } from './send-photo.ts'

const PHOTOS = Array.from({ length: 16 }, (_, i) => `${String(i + 1).padStart(4, '0')}.jpg`)

const AT_ONCE = 3

interface StartExampleOptions {
  submit(input: SubmitInput): Promise<{ id: string }>
  /** Photos that are in, of all. */
  onProgress(done: number, total: number): void
  signal: AbortSignal
}

/**
 * Uploads the example's photos as if somebody had chosen them, beside whatever is being gathered, and starts a draft of
 * them: gives the job's id. Throws what `readError` reads; photos that are in by then go with the other unused uploads.
 */
export async function startExample({ submit, onProgress, signal }: StartExampleOptions): Promise<string> {
  const captureId = uuidv4()
  const uploadIds: string[] = []
  const waiting = [...PHOTOS.entries()]
  let done = 0
  onProgress(done, PHOTOS.length)
  const sendSome = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, name] = next
      uploadIds[i] = await sendOne(await fetchPhoto(name, signal), captureId, signal)
      onProgress(++done, PHOTOS.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome))
  const name = wordsOfPage().t('home.exampleName')
  const { id } = await submit({ idempotencyKey: uuidv4(), uploadIds, preset: 'draft', name })
  return id
}

async function fetchPhoto(name: string, signal: AbortSignal): Promise<File> {
  const answer = await fetch(`${EXAMPLE_URL}/${name}`, { signal })
  if (!answer.ok) throw new NotSent(answeredInBetween(answer.status))
  return new File([await answer.blob()], name, { type: 'image/jpeg' })
}

/** Gives the upload's id. */
async function sendOne(file: File, captureId: string, signal: AbortSignal): Promise<string> {
  let uploadId = ''
  const sending = sendPhoto(file, {
    captureId,
    folder: '',
    uploadId: null,
    onUploadId: (id) => {
      uploadId = id
    },
    onProgress: () => {},
  })
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => {
    sending.abort()
    aborted.reject(signal.reason)
  }
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    const result = await Promise.race([sending.result, aborted.promise])
    if (result.kind !== 'sent') throw new NotSent(result.error)
    return uploadId
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Carries its body where answers of the API do. */
class NotSent extends Error {
  readonly data: { app: ErrorBody }

  constructor(body: ErrorBody) {
    super(body.message)
    this.data = { app: body }
  }
}
