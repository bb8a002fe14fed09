import { z } from 'zod'
import { readVideoFacts, type VideoFacts } from '#intake/video-facts.ts'
import { MaquetteError } from '../maquette-error.ts'
import { runFfmpeg } from './run-ffmpeg.ts'
import type { VideoColours } from './video-colours.ts'

const tagsSchema = z.record(z.string(), z.string()).default({})

/** What is wanted of `ffprobe -of json`. */
const probeSchema = z.object({
  streams: z
    .array(
      z.looseObject({
        index: z.number(),
        codec_type: z.string().optional(),
        duration: z.string().optional(),
        height: z.number().optional(),
        color_space: z.string().optional(),
        color_transfer: z.string().optional(),
        disposition: z.looseObject({ attached_pic: z.number().optional() }).optional(),
        tags: tagsSchema,
      }),
    )
    .default([]),
  format: z.looseObject({ duration: z.string().optional(), tags: tagsSchema }).optional(),
})

export interface ProbedVideo {
  /** Of the stream that holds the moving picture. */
  streamIndex: number
  durationS: number
  colours: VideoColours
  facts: VideoFacts
}

/** What ffprobe says of a video. Throws as `runFfmpeg` does, and UNDECODABLE for a file without a moving picture. */
export async function probeVideo(file: string, signal: AbortSignal): Promise<ProbedVideo> {
  let output = ''
  await runFfmpeg('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', `file:${file}`], {
    signal,
    onOutput: (chunk) => {
      output += chunk
    },
  })
  const { streams, format } = probeSchema.parse(JSON.parse(output))
  const stream = streams.find(({ codec_type, disposition }) => codec_type === 'video' && !disposition?.attached_pic)
  if (!stream) {
    throw new MaquetteError('UNDECODABLE', {
      message: `There is no moving picture in ${file}.`,
      suggestion: 'Give a video, or a folder of photos.',
      file,
    })
  }
  return {
    streamIndex: stream.index,
    durationS: Number.parseFloat(format?.duration ?? stream.duration ?? '') || 0,
    colours: { matrix: stream.color_space, transfer: stream.color_transfer, heightPx: stream.height ?? 0 },
    facts: readVideoFacts({ ...stream.tags, ...format?.tags }),
  }
}
