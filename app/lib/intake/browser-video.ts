import {
  BlobSource,
  CanvasSink,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  UnsupportedInputFormatError,
  VideoSampleSink,
  WEBM,
  type WrappedCanvas,
} from 'mediabunny'
import type { SurveyedFrame } from '#intake/choose-frames.ts'
import { deinterlace } from '#intake/deinterlace.ts'
import { withFrameExif } from '#intake/exif-segment.ts'
import { frameName, stemOfVideo } from '#intake/frame-name.ts'
import { IntakeError } from '#intake/intake-error.ts'
import { FrameSurvey, SURVEY_SIZE_PX, surveyRate } from '#intake/survey-frames.ts'
import { readVideoFacts, type VideoFacts } from '#intake/video-facts.ts'
import type { PickedFile } from '../upload/photo.ts'
import { wordsOfPage } from '../words/words-of-page.ts'
import { pageIntakeError } from './page-intake-error.ts'

/** What looks like the frame, and as little as a camera's own JPEGs. */
const JPEG_QUALITY = 0.95

/** Longest side of the pictures that the user sees. */
const PICTURE_PX = 160

/** A frame that was looked at, with a small picture of it. Its owner closes the picture. */
export interface PicturedFrame extends SurveyedFrame {
  picture: ImageBitmap
}

/** A video that this browser can decode. Everything rejects with IntakeError, or with the signal's reason. */
export interface BrowserVideo {
  /** Looks at frames at even times; what was seen so far is given with the share of the video, 0 to 1. */
  survey(onFrame: (frame: PicturedFrame, share: number) => void, signal: AbortSignal): Promise<PicturedFrame[]>
  /** The frames as upright JPEGs in full size, in a folder of the video's name. */
  take(frames: readonly SurveyedFrame[], onFrame: (done: number) => void, signal: AbortSignal): Promise<PickedFile[]>
  close(): void
}

/** Reads a video's index. Only the needed parts of the file are read, and nothing leaves the machine. */
export async function openBrowserVideo(file: File): Promise<BrowserVideo> {
  if (typeof VideoDecoder === 'undefined') {
    const isAllowed = window.isSecureContext
    throw cannotOpen(file, wordsOfPage().t(isAllowed ? 'intake.videoUndecodable' : 'intake.videoInsecure'))
  }
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS] })
  try {
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw cannotOpen(file, wordsOfPage().t('intake.videoNoPicture', { name: file.name }))
    if (!(await track.canDecode())) {
      const { t } = wordsOfPage()
      const codec = NAMES[(await track.getCodec()) ?? ''] ?? t('intake.videoUnknownCodec')
      throw cannotOpen(file, t('intake.videoCodec', { name: file.name, codec }))
    }
    const [durationS, startS, tags] = await Promise.all([
      track.computeDuration(),
      track.getFirstTimestamp(),
      input.getMetadataTags(),
    ])
    const facts = readVideoFacts({ date: tags.date?.toISOString(), ...tags.raw })
    const shape = await readShape(track, startS)
    return asBrowserVideo({ file, input, track, shape, startS, durationS, facts })
  } catch (thrown) {
    input.dispose()
    throw toIntakeError(file, thrown)
  }
}

const NAMES: Record<string, string> = {
  avc: 'H.264',
  hevc: 'HEVC (H.265)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
}

interface OpenedTrack {
  file: File
  input: Input
  track: InputVideoTrack
  shape: Shape
  startS: number
  /** End of the last frame. */
  durationS: number
  facts: VideoFacts
}

function asBrowserVideo({ file, input, track, shape, startS, durationS, facts }: OpenedTrack): BrowserVideo {
  return {
    async survey(onFrame, signal) {
      const survey = new FrameSurvey()
      const frames: PicturedFrame[] = []
      const rate = surveyRate(durationS - startS)
      const count = Math.max(1, Math.floor((durationS - startS) * rate))
      const times = Array.from({ length: count }, (_, i) => startS + i / rate)
      try {
        const sink = new CanvasSink(track, { ...fitInto(shape, SURVEY_SIZE_PX), fit: 'fill', poolSize: 1 })
        for await (const { canvas, timestamp } of decoded(sink, times, signal)) {
          const { timeS, sharpness, movement } = survey.add({ timeS: timestamp, ...rgbOf(canvas) })
          const frame = { timeS, sharpness, movement, picture: await smallPicture(canvas) }
          frames.push(frame)
          onFrame(frame, frames.length / count)
        }
        return frames
      } catch (thrown) {
        for (const { picture } of frames) picture.close()
        signal.throwIfAborted()
        throw toIntakeError(file, thrown)
      }
    },
    async take(frames, onFrame, signal) {
      const taken: PickedFile[] = []
      const times = frames.map(({ timeS }) => timeS)
      try {
        const { width, height } = shape
        const sink = new CanvasSink(track, { width, height, fit: 'fill', poolSize: 1 })
        for await (const { canvas, timestamp } of decoded(sink, times, signal)) {
          if (shape.mayBeInterlaced) removeCombs(canvas)
          const jpeg = new Uint8Array(await (await jpegOf(canvas)).arrayBuffer())
          const bytes = withFrameExif(jpeg, facts, timestamp - startS)
          const name = frameName(file.name, taken.length, frames.length)
          const options = { type: 'image/jpeg', lastModified: file.lastModified }
          taken.push({ file: new File([bytes as BlobPart], name, options), folder: stemOfVideo(file.name) })
          onFrame(taken.length)
        }
        return taken
      } catch (thrown) {
        signal.throwIfAborted()
        throw toIntakeError(file, thrown)
      }
    },
    close: () => input.dispose(),
  }
}

/** Frames at given times, each once; none for a time that the video has no frame for. */
async function* decoded(
  sink: CanvasSink,
  times: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<WrappedCanvas> {
  let last = Number.NEGATIVE_INFINITY
  for await (const frame of sink.canvasesAtTimestamps(times)) {
    signal.throwIfAborted()
    if (!frame || frame.timestamp <= last) continue
    last = frame.timestamp
    yield frame
  }
}

/** Of upright frames with square pixels: all lines of the film, and as wide as that makes them. */
interface Shape {
  width: number
  height: number
  mayBeInterlaced: boolean
}

/**
 * By the first frame that is decoded: what the index of an interlaced transport stream is read as has half of the lines. Frames keep their lines, as on the
 * command line, since a comb can be taken out of whole lines alone.
 */
async function readShape(track: InputVideoTrack, startS: number): Promise<Shape> {
  const sample = await new VideoSampleSink(track).getSample(startS)
  if (!sample) throw new TypeError('the video has no frame')
  const { rotation } = sample
  const { width: lineLength, height: lines } = sample.visibleRect
  sample.close()
  // Of the index: the frame's own follows from its wrong number of lines.
  const { num, den } = await track.getPixelAspectRatio()
  const length = Math.max(1, Math.round((lineLength * num) / den))
  const isTurned = rotation % 180 !== 0
  return {
    width: isTurned ? lines : length,
    height: isTurned ? length : lines,
    mayBeInterlaced: !isTurned && lines <= INTERLACED_LINES && (await track.getCodec()) === 'avc',
  }
}

/** Of what a browser decodes, H.264 alone comes interlaced: from camcorders, in the sizes of television. */
const INTERLACED_LINES = 1088

function fitInto({ width, height }: Shape, longestPx: number): { width: number; height: number } {
  const scale = Math.min(1, longestPx / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

type CanvasContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

function contextOf(canvas: WrappedCanvas['canvas']): CanvasContext {
  const context = canvas.getContext('2d') as CanvasContext | null
  if (!context) throw new TypeError('the canvas has no pixels')
  return context
}

function removeCombs(canvas: WrappedCanvas['canvas']): void {
  const context = contextOf(canvas)
  const picture = context.getImageData(0, 0, canvas.width, canvas.height)
  if (deinterlace(picture.data, picture.width, picture.height)) context.putImageData(picture, 0, 0)
}

function rgbOf(canvas: WrappedCanvas['canvas']): { rgb: Uint8Array; widthPx: number; heightPx: number } {
  const { data, width, height } = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height)
  const rgb = new Uint8Array(width * height * 3)
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    rgb[i] = data[j] ?? 0
    rgb[i + 1] = data[j + 1] ?? 0
    rgb[i + 2] = data[j + 2] ?? 0
  }
  return { rgb, widthPx: width, heightPx: height }
}

function smallPicture(canvas: WrappedCanvas['canvas']): Promise<ImageBitmap> {
  const scale = Math.min(1, PICTURE_PX / Math.max(canvas.width, canvas.height))
  return createImageBitmap(canvas, {
    resizeWidth: Math.max(1, Math.round(canvas.width * scale)),
    resizeQuality: 'medium',
  })
}

async function jpegOf(canvas: WrappedCanvas['canvas']): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
  const { promise, resolve } = Promise.withResolvers<Blob | null>()
  canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY)
  const blob = await promise
  if (!blob) throw new TypeError('the canvas gave no JPEG')
  return blob
}

function toIntakeError(file: File, thrown: unknown): unknown {
  if (thrown instanceof IntakeError) return thrown
  if (thrown instanceof UnsupportedInputFormatError) {
    return cannotOpen(file, wordsOfPage().t('intake.videoKind', { name: file.name }), thrown)
  }
  const { t } = wordsOfPage()
  return pageIntakeError('UNDECODABLE', {
    message: t('intake.videoCut', { name: file.name }),
    suggestion: t('intake.videoCutText'),
    file: file.name,
    cause: thrown,
  })
}

/** Where the browser is at its end, ffmpeg mostly isn't. */
function cannotOpen(file: File, message: string, cause?: unknown): IntakeError {
  const suggestion = wordsOfPage().t('intake.videoElsewhere', { command: `npm run reconstruct -- "${file.name}"` })
  return pageIntakeError('WRONG_FORMAT', { message, suggestion, file: file.name, cause })
}
