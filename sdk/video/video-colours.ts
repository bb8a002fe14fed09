import { runFfmpeg } from './run-ffmpeg.ts'

/** How a film keeps its colours, in ffprobe's words; undefined where it does not say. */
export interface VideoColours {
  matrix: string | undefined
  transfer: string | undefined
  heightPx: number
}

/** Phones film in HLG, studios and cameras in PQ (ITU-R BT.2100). */
const HDR_TRANSFERS = ['arib-std-b67', 'smpte2084']
/** Films of more lines are in the colours of HDTV where they don't say, as players take it. */
const SD_LINES = 576
/** Light of a white page in HDR (ITU-R BT.2408), which becomes the white of a photo, in cd/m2. */
const WHITE_NITS = 203

/**
 * Filters that make the colours of a film those of a JPEG: the matrix of BT.601 and the full range (JFIF), where films mostly have BT.709 and ffmpeg
 * leaves it as it is. High dynamic range is brought into the range of a photo, where ffmpeg was built with zimg; otherwise it stays pale.
 */
export async function colourFilters(colours: VideoColours, signal: AbortSignal): Promise<string[]> {
  const { matrix, transfer = '', heightPx } = colours
  if (HDR_TRANSFERS.includes(transfer) && (await hasFilters(['zscale', 'tonemap'], signal))) {
    return [
      `zscale=t=linear:npl=${WHITE_NITS},format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0`,
      'zscale=t=bt709:m=bt709:r=tv,format=yuv444p',
      toJpeg('bt709'),
    ]
  }
  const isSaid = matrix !== undefined && matrix !== 'unknown'
  return [toJpeg(isSaid ? 'auto' : heightPx > SD_LINES ? 'bt709' : 'bt601')]
}

function toJpeg(from: string): string {
  return `scale=in_color_matrix=${from}:out_color_matrix=bt601:out_range=full`
}

async function hasFilters(names: readonly string[], signal: AbortSignal): Promise<boolean> {
  let listed = ''
  const onOutput = (chunk: Buffer) => {
    listed += chunk
  }
  await runFfmpeg('ffmpeg', ['-v', 'error', '-filters'], { signal, onOutput })
  return names.every((name) => new RegExp(`\\s${name}\\s`).test(listed))
}
