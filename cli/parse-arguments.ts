import path from 'node:path'
import { parseArgs } from 'node:util'
import { FRAME_COUNTS } from '#intake/choose-frames.ts'
import { endingOf, isVideoName, isZipName } from '#intake/file-kinds.ts'
import { BACKGROUNDS, type Background, PRESET_NAMES, type PresetName } from '#server/contracts/preset.ts'
import { presetNameSchema, type SettingsChanges } from '#server/contracts/preset-schema.ts'
import { readSettings, SETTING_NAMES } from './read-settings.ts'
import { UsageError } from './usage-error.ts'

export interface CliArguments {
  /** Absolute path of the folder with the photos, of a ZIP of it, or of a video. */
  source: string
  preset: PresetName
  /** Absolute path of the folder for the results. */
  out: string
  /** Undefined: found by findServer. */
  server: string | undefined
  name: string | undefined
  /** Name of the project to file it in; it is made if there is none. */
  project: string | undefined
  /** What differs from the preset's settings: of --settings, --background and --try-anyway. */
  settings: SettingsChanges
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

/** What `--help` prints; `command` is what was typed before the arguments. */
export const helpFor = (
  command: string,
) => `Reconstructs a 3D model from a folder of photos on a running Maquette server.

  ${command} SOURCE [options]
  ${command} COMMAND [options]

  SOURCE            folder with at least three photos, in folders below it too (JPEG, HEIC, PNG,
                    WebP, TIFF, AVIF, JPEG XL, camera raw files); or a ZIP of such a folder;
                    or a video (needs ffmpeg), of which sharp frames are taken
  --frames N        so many frames of a video, ${FRAME_COUNTS.least} to ${FRAME_COUNTS.most} (default: as its movement is worth)
  --preset NAME     ${PRESET_NAMES.join(', ')} (default: standard)
  --out DIR         folder for the results (default: SOURCE's name with -model, here)
  --server URL      address of the server (default: MAQUETTE_URL, else the one that
                    npm start runs from this folder, else http://127.0.0.1:3000)
  --background KIND what is behind the object: keep (default), still (it turns, the camera
                    stands) or plain (one colour, or a smooth shade); still and plain are
                    found and left out
  --settings LIST   what differs from the preset, NAME=VALUE,... or a JSON object:
${wrapped(SETTING_NAMES)}
  --try-anyway      continue even if all photos seem to be taken from one spot
  --name TEXT       name of the reconstruction (default: the folder's name)
  --project NAME    project to file it in; made if there is none
  --skip-missing    leave out posed frames whose images are missing or were refused
  --without-poses   ignore poses that come with the images, as in a transforms.json
  --all-files       take copies of the photos in other sizes (images_2) or formats, and
                    depth images, for photos too
  --json            one JSON object on standard output, everything else on standard error
                    (in a checkout use npm run --silent, or npm's own lines come first)
  --help            this text

Commands, for reconstructions that are on the server:

  list              the newest; --search TEXT, --state STATE and --tag TAG (may be
                    repeated), --project NAME, --limit N
  show JOB          what it is, how far it got, and its results
  attach JOB        follow it to its end and download, as after its start; --out DIR
  download JOB [NAME ...]
                    all results, or those that are named; --out DIR
  cancel JOB        asks first; --yes doesn't
  delete JOB ...    with results and photos; asks first; --yes doesn't

JOB is what list shows in its first column, a name, or last. --server and --json as above.

Ctrl-C asks whether to cancel; Ctrl-C again leaves the reconstruction running.
Exit status: 0 done, 1 failed, 130 cancelled or left.
`

/** Of a folder its own, of a file without its ending. */
export function nameOfSource(source: string): string {
  const name = path.basename(source)
  return isZipName(name) || isVideoName(name) ? name.slice(0, -endingOf(name).length) : name
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
  const changes = values.settings === undefined ? {} : readSettings(values.settings)
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
    project: values.project,
    settings: {
      ...changes,
      ...(background && { background: background as Background }),
      ...(values['try-anyway'] && { tryAnyway: true }),
    },
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
        preset: { type: 'string', default: 'standard' },
        settings: { type: 'string' },
        out: { type: 'string' },
        server: { type: 'string' },
        name: { type: 'string' },
        project: { type: 'string' },
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

/** Names below each other's start, as wide as the help is. */
function wrapped(names: readonly string[]): string {
  const indent = ' '.repeat(20)
  const lines = [indent]
  for (const name of names) {
    const next = `${lines.at(-1)}${lines.at(-1) === indent ? '' : ', '}${name}`
    if (next.length > 92) lines.push(indent + name)
    else lines[lines.length - 1] = next
  }
  return lines.join('\n')
}

export function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '')
}
