import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'

export interface VideoOptions {
  /** Of the picture before it is turned. */
  widthPx?: number
  heightPx?: number
  durationS?: number
  /** Pixels a second that the camera moves to the right. */
  speedPx?: number
  /** Clockwise, for the player to turn it by, as phones write that are held upright. */
  rotationDeg?: 0 | 90
  tags?: Readonly<Record<string, string>>
  /** Bits a colour: 10 as phones write HDR. */
  bits?: 8 | 10
  /** How much wider than high a pixel is to be shown, as a ratio: `4/3` of HDV. */
  pixelShape?: string
  /** How colours are kept: that of HDTV, or high dynamic range as phones have it (HLG); default that of old television. 10 bits for the latter. */
  colours?: 'bt709' | 'hlg'
  /** Filmed in half pictures of every second line. */
  interlaced?: boolean
}

const FRAME_RATE = 20

const COLOURS = {
  bt709: { filter: 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p', tags: ['-colorspace', 'bt709'] },
  hlg: {
    filter:
      'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,' +
      'zscale=tin=709:pin=709:min=709:rin=tv:t=linear:p=709:m=709:npl=203,format=gbrpf32le,' +
      'zscale=p=2020:t=arib-std-b67:m=2020_ncl:r=tv:npl=203,format=yuv420p10le',
    tags: ['-colorspace', 'bt2020nc', '-color_trc', 'arib-std-b67', '-color_primaries', 'bt2020'],
  },
}

/** Writes a video (MP4; MKV for 10 bits) of a camera that moves along a wall of coloured noise, the same each time, with ffmpeg. */
export async function makeVideo(file: string, options: VideoOptions = {}): Promise<string> {
  const { widthPx = 320, heightPx = 240, durationS = 4, speedPx = 80, rotationDeg = 0, tags = {}, bits = 8 } = options
  const { pixelShape = '1', interlaced = false, colours } = options
  const wall = path.join(path.dirname(file), `wall-of-${path.basename(file)}.png`)
  await writeWall(wall, widthPx + Math.ceil(durationS * speedPx) + 2, heightPx)
  const crop = `crop=${widthPx}:${heightPx}:x='t*${speedPx}':y=0`
  const metadata = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`])
  const codec =
    bits === 10 ? ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le'] : ['-c:v', 'mpeg4', '-q:v', '3', '-pix_fmt', 'yuv420p']
  await promisify(execFile)('ffmpeg', [
    ...['-v', 'error', '-y', '-loop', '1', '-framerate', String(FRAME_RATE), '-i', wall],
    ...[
      '-vf',
      `${crop},setsar=${pixelShape}${interlaced ? ',interlace' : ''}${colours ? `,${COLOURS[colours].filter}` : ''}`,
      ...(colours ? COLOURS[colours].tags : []),
      ...(interlaced ? ['-flags', '+ildct+ilme'] : []),
      '-t',
      String(durationS),
      ...codec,
    ],
    ...['-movflags', 'use_metadata_tags', ...metadata, file],
  ])
  await rm(wall)
  if (rotationDeg === 90) await turn(file)
  return file
}

async function writeWall(file: string, widthPx: number, heightPx: number): Promise<void> {
  const cells = { width: Math.ceil(widthPx / 12), height: Math.ceil(heightPx / 12), channels: 3 as const }
  const bytes = Buffer.alloc(cells.width * cells.height * 3)
  let state = 1
  for (let i = 0; i < bytes.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  await sharp(bytes, { raw: cells }).resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' }).png().toFile(file)
}

/** A quarter turn to the right in the matrix of the track's header (ISO/IEC 14496-12, 8.3.2), which all of ffmpeg's versions spell otherwise. */
async function turn(file: string): Promise<void> {
  const bytes = await readFile(file)
  const matrixAt = bytes.indexOf('tkhd') + 4 + 40
  const one = 0x0001_0000
  for (const [i, value] of [0, one, 0, -one, 0, 0, 0, 0, 0x4000_0000].entries())
    bytes.writeInt32BE(value, matrixAt + 4 * i)
  await writeFile(file, bytes)
}
