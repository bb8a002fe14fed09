import path from 'node:path'
import { parseArgs } from 'node:util'
import { FRAME_COUNTS } from '#intake/choose-frames.ts'
import { endingOf, isVideoName, isZipName } from '#intake/file-kinds.ts'
import {
  BACKGROUNDS,
  type Background,
  PRESET_NAMES,
  type PresetName,
  presetNameSchema,
} from '#server/contracts/preset.ts'

export interface CliArguments {
  /** Absolute path of the folder with the photos, of a ZIP of it, or of a video. */
  source: string
  preset: PresetName
  /** Absolute path of the folder for the results. */
  out: string
  /** Undefined: found by findServer. */
  server: string | undefined
  name: string | undefined
  /** Undefined: as the preset has it. */
  background: Background | undefined
  /** Look for cameras also where the photos seem to have been taken from one spot. */
  tryAnyway: boolean
  /** Leave out frames of a posed capture whose files are not there. */
  skipMissing: boolean
  /** Ignore poses that come with the images. */
  withoutPoses: boolean
  /** To take of a video; undefined for as many as its movement is worth. */
  frames: number | undefined
  /** Also copies in other sizes and formats, and images of depth. */
  allFiles: boolean
  json: boolean
}

export const HELP = `Reconstructs a 3D model from a folder of photos on a running Maquette server.

  npm run reconstruct -- SOURCE [options]

  SOURCE            folder with at least three photos, in folders below it too (JPEG, HEIC, PNG,
                    WebP, TIFF, AVIF, JPEG XL, camera raw files); or a ZIP of such a folder;
                    or a video (needs ffmpeg), of which sharp frames are taken
  --frames N        so many frames of a video, ${FRAME_COUNTS.least} to ${FRAME_COUNTS.most} (default: as its movement is worth)
  --preset NAME     ${PRESET_NAMES.join(', ')} (default: draft)
  --out DIR         folder for the results (default: SOURCE's name with -model, here)
  --server URL      address of the server (default: MAQUETTE_URL, else the one that
                    npm start runs from this folder, else http://127.0.0.1:3000)
  --background KIND what is behind the object: keep (default), still (it turns, the camera
                    stands) or plain (one colour, or a smooth shade); still and plain are
                    found and left out
  --try-anyway      go on also where the photos seem to have been taken from one spot
  --name TEXT       name of the reconstruction (default: the folder's name)
  --skip-missing    leave out posed frames whose images are missing or were refused
  --without-poses   ignore poses that come with the images, as in a transforms.json
  --all-files       take copies of the photos in other sizes (images_2) or formats, and
                    depth images, for photos too
  --json            one JSON object on standard output, everything else on standard error
                    (use it with npm run --silent, or npm's own lines come first)
  --help            this text

Ctrl-C asks whether to cancel; Ctrl-C again leaves the reconstruction running.
Exit status: 0 done, 1 failed, 130 cancelled or left.
`

/** Of a folder its own, of a file without its ending. */
export function nameOfSource(source: string): string {
  const name = path.basename(source)
  return isZipName(name) || isVideoName(name) ? name.slice(0, -endingOf(name).length) : name
}

/** Arguments that make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Reads the command line. Relative paths are taken from `cwd`. Returns 'help' when it was asked for.
 * Throws UsageError.
 */
export function parseArguments(argv: string[], cwd: string): CliArguments | 'help' {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  const [sourceArgument, ...rest] = positionals
  if (sourceArgument === undefined) throw new UsageError('Name the folder of the photos, a ZIP of it, or a video.')
  if (rest.length > 0) throw new UsageError(`One folder at a time, please: ${rest.join(', ')} is too much.`)
  const preset = presetNameSchema.safeParse(values.preset)
  if (!preset.success) throw new UsageError(`There is no preset ${values.preset}: take ${PRESET_NAMES.join(', ')}.`)
  if (values.server !== undefined && !isHttpUrl(values.server)) {
    throw new UsageError(`${values.server} is no address of a server: it starts with http:// or https://.`)
  }
  const { background } = values
  if (background !== undefined && !BACKGROUNDS.some((known) => known === background)) {
    throw new UsageError(`There is no background ${background}: take ${BACKGROUNDS.join(', ')}.`)
  }
  const source = path.resolve(cwd, sourceArgument)
  return {
    source,
    preset: preset.data,
    out: path.resolve(cwd, values.out ?? `${nameOfSource(source) || 'photos'}-model`),
    server: values.server,
    name: values.name,
    background: background as Background | undefined,
    tryAnyway: values['try-anyway'],
    skipMissing: values['skip-missing'],
    withoutPoses: values['without-poses'],
    frames: readFrames(values.frames, source),
    allFiles: values['all-files'],
    json: values.json,
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        preset: { type: 'string', default: 'draft' },
        out: { type: 'string' },
        server: { type: 'string' },
        name: { type: 'string' },
        background: { type: 'string' },
        'try-anyway': { type: 'boolean', default: false },
        'skip-missing': { type: 'boolean', default: false },
        'without-poses': { type: 'boolean', default: false },
        frames: { type: 'string' },
        'all-files': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function readFrames(text: string | undefined, source: string): number | undefined {
  if (text === undefined) return undefined
  const { least, most } = FRAME_COUNTS
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(count >= least && count <= most)) throw new UsageError(`--frames takes a number from ${least} to ${most}.`)
  if (!isVideoName(source)) throw new UsageError(`--frames is for videos, and ${path.basename(source)} is none.`)
  return count
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '')
}
