import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  chooseFrames,
  FRAME_COUNTS,
  type SurveyedFrame,
  standsStill,
  suggestFrameCount,
} from '#intake/choose-frames.ts'
import { withFrameExif } from '#intake/exif-segment.ts'
import { frameName } from '#intake/frame-name.ts'
import { FrameSurvey, SURVEY_SIZE_PX, surveyRate } from '#intake/survey-frames.ts'
import { MaquetteError } from '../maquette-error.ts'
import { type ProbedVideo, probeVideo } from './probe-video.ts'
import { PpmStream } from './read-ppm-stream.ts'
import { runFfmpeg } from './run-ffmpeg.ts'
import { colourFilters } from './video-colours.ts'

export interface TakeFramesOptions {
  /** Default: what the movement is worth. */
  count: number | undefined
  signal: AbortSignal
  /** 0 to 1, with what is being done. */
  onProgress?: (what: string, share: number) => void
}

export interface TakenFrames {
  paths: string[]
  /** Frames that were looked at, and whether the camera hardly moved in them. */
  seen: number
  standsStill: boolean
}

/** 1 is best and twice the bytes; 2 is what looks the same. */
const JPEG_QUALITY = '2'

/**
 * Writes sharp frames of a video, evenly by movement, into an empty folder: upright JPEGs in full size, with what the video knows of
 * camera and time as EXIF. Frames are looked at and taken by the same rate, so that what is taken is what was seen. Throws as
 * `runFfmpeg` does, and TOO_FEW_PHOTOS for a video of fewer frames than make a model.
 */
export async function takeFrames(file: string, folder: string, options: TakeFramesOptions): Promise<TakenFrames> {
  const video = await probeVideo(file, options.signal)
  const rate = surveyRate(video.durationS)
  const frames = await surveyVideo({ file, video, rate, ...options })
  if (frames.length < FRAME_COUNTS.least) {
    throw new MaquetteError('TOO_FEW_PHOTOS', {
      message: `${path.basename(file)} is too short. Only ${frames.length} of its frames are usable.`,
      suggestion: 'Film for at least a few seconds while you walk around the object.',
      file,
    })
  }
  const chosen = chooseFrames(frames, options.count ?? suggestFrameCount(frames))
  await writeFrames({ file, video, rate, folder, chosen, ...options })
  const paths = await nameFrames({ file, video, folder, times: chosen.map((i) => frames[i]?.timeS ?? 0) })
  return { paths, seen: frames.length, standsStill: standsStill(frames) }
}

interface Pass extends TakeFramesOptions {
  file: string
  video: ProbedVideo
  /** Frames a second. */
  rate: number
}

/**
 * Camcorders film in half pictures, every second line at a time, and with pixels wider than high: such frames show what moves as combs, and
 * no lens has two focal lengths. Frames that are whole and square pass as they are.
 */
const WHOLE_SQUARE = 'yadif=deint=interlaced,scale=w=round(iw*sar):h=ih,setsar=1'

async function surveyVideo({ file, video, rate, signal, onProgress }: Pass): Promise<SurveyedFrame[]> {
  const survey = new FrameSurvey()
  const images = new PpmStream()
  const fit = `scale=w=${SURVEY_SIZE_PX}:h=${SURVEY_SIZE_PX}:force_original_aspect_ratio=decrease`
  // Of a film with 10 bits a colour, as phones take them in HDR, PPM would have 16.
  const pixels = ['-pix_fmt', 'rgb24', '-f', 'image2pipe', '-c:v', 'ppm', '-']
  const args = [...inputOf(file, video), '-vf', `${WHOLE_SQUARE},fps=${rate},${fit}`, ...pixels]
  await runFfmpeg('ffmpeg', args, {
    signal,
    onOutput(chunk) {
      for (const image of images.push(chunk)) survey.add({ timeS: survey.frames.length / rate, ...image })
      onProgress?.('Look through', Math.min(1, survey.frames.length / Math.max(1, video.durationS * rate)))
    },
  })
  return survey.frames
}

async function writeFrames(pass: Pass & { folder: string; chosen: readonly number[] }): Promise<void> {
  const { file, video, rate, folder, chosen, signal, onProgress } = pass
  const wanted = chosen.map((i) => `eq(n,${i})`).join('+')
  const chain = [`${WHOLE_SQUARE},fps=${rate},select='${wanted}'`, ...(await colourFilters(video.colours, signal))]
  const filters = ['-vf', chain.join(), '-fps_mode', 'passthrough']
  const target = [
    '-q:v',
    JPEG_QUALITY,
    '-pix_fmt',
    'yuvj420p',
    '-progress',
    'pipe:1',
    path.join(folder, 'frame-%05d.jpg'),
  ]
  await runFfmpeg('ffmpeg', [...inputOf(file, video), ...filters, ...target], {
    signal,
    onOutput(chunk) {
      const done = /frame=(\d+)/.exec(chunk.toString())?.[1]
      if (done !== undefined) onProgress?.('Take frames', Number(done) / chosen.length)
    },
  })
}

/** `file:` keeps a name from being read as a protocol or an option. */
function inputOf(file: string, { streamIndex }: ProbedVideo): string[] {
  return ['-v', 'error', '-nostdin', '-i', `file:${file}`, '-map', `0:${streamIndex}`]
}

/** Gives the frames, which ffmpeg has numbered, their EXIF and names. */
async function nameFrames(named: {
  file: string
  video: ProbedVideo
  folder: string
  times: readonly number[]
}): Promise<string[]> {
  const { file, video, folder, times } = named
  const written = (await readdir(folder)).sort()
  const paths: string[] = []
  for (const [i, name] of written.entries()) {
    const target = path.join(folder, frameName(path.basename(file), i, written.length))
    await rename(path.join(folder, name), target)
    await writeFile(target, withFrameExif(await readFile(target), video.facts, times[i] ?? 0))
    paths.push(target)
  }
  return paths
}
