import { chooseFrames, FRAME_COUNTS, suggestFrameCount } from '#intake/choose-frames.ts'
import type { IntakeError } from '#intake/intake-error.ts'
import type { PickedFile } from '../upload/photo.ts'
import { wordsOfPage } from '../words/words-of-page.ts'
import type { PicturedFrame } from './browser-video.ts'
import { pageIntakeError } from './page-intake-error.ts'

/** What the user sees, and is asked, while frames are taken out of a video. */
export type VideoStep = { kind: 'video'; name: string } & (
  | { phase: 'looking'; share: number; picture: ImageBitmap | null; cancel(): void }
  | {
      phase: 'choosing'
      frames: readonly PicturedFrame[]
      suggested: number
      /** Null takes none. */
      answer(count: number | null): void
    }
  | { phase: 'taking'; done: number; total: number; picture: ImageBitmap | null; cancel(): void }
)

interface VideoWay {
  show(step: VideoStep): void
  signal: AbortSignal
  cancel(): void
}

/** Looks through a video, asks how many frames are wanted, and takes them; none when the user wants none. Rejects with IntakeError. */
export async function framesOfVideo(file: File, { show, signal, cancel }: VideoWay): Promise<PickedFile[]> {
  const of = { kind: 'video', name: file.name } as const
  show({ ...of, phase: 'looking', share: 0, picture: null, cancel })
  // Weighs more than the rest of the page: loaded for those who bring a video.
  const { openBrowserVideo } = await import('./browser-video.ts')
  const video = await openBrowserVideo(file)
  let frames: PicturedFrame[] = []
  try {
    frames = await video.survey(
      ({ picture }, share) => show({ ...of, phase: 'looking', share, picture, cancel }),
      signal,
    )
    if (frames.length < FRAME_COUNTS.least) throw tooShort(file, frames.length)
    const count = await ask(signal, (answer) =>
      show({ ...of, phase: 'choosing', frames, suggested: suggestFrameCount(frames), answer }),
    )
    if (count === null) return []
    const chosen = chooseFrames(frames, count).flatMap((i) => frames[i] ?? [])
    const showTaking = (done: number) => {
      const picture = chosen[Math.min(done, chosen.length - 1)]?.picture ?? null
      show({ ...of, phase: 'taking', done, total: chosen.length, picture, cancel })
    }
    showTaking(0)
    return await video.take(chosen, showTaking, signal)
  } finally {
    video.close()
    for (const { picture } of frames) picture.close()
  }
}

/** The answer to what `show` asks; null when the page is left first. */
async function ask(
  signal: AbortSignal,
  show: (answer: (count: number | null) => void) => void,
): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>()
  const onAbort = () => resolve(null)
  signal.addEventListener('abort', onAbort)
  show(resolve)
  return promise.finally(() => signal.removeEventListener('abort', onAbort))
}

function tooShort({ name }: File, count: number): IntakeError {
  const { t } = wordsOfPage()
  const [message, suggestion] = [t('intake.videoShort', { name, count }), t('intake.videoShortText')]
  return pageIntakeError('TOO_FEW_PHOTOS', { message, suggestion, file: name })
}
