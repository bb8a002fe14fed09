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

  SOURCE            a folder with at least three photos, subfolders included (JPEG, HEIC,
                    PNG, WebP, TIFF, AVIF, JPEG XL, camera raw); a ZIP of such a folder;
                    or a video, from which sharp frames are taken (needs ffmpeg)
  --frames N        frames to take from a video, ${FRAME_COUNTS.least} to ${FRAME_COUNTS.most} (default: by camera movement)
  --preset NAME     ${PRESET_NAMES.join(', ')} (default: standard)
  --out DIR         folder for the results (default: SOURCE's name plus -model, in the
                    current folder)
  --server URL      address of the server (default: MAQUETTE_URL, else the server that
                    npm start runs from this folder, else http://127.0.0.1:3000)
  --background KIND keep the background (default), or remove it: still, where the object
                    turns in front of a fixed camera, or plain, of one colour or a smooth
                    shade
  --settings LIST   settings to change from the preset, NAME=VALUE,... or a JSON object:
${wrapped(SETTING_NAMES)}
  --try-anyway      continue even if all photos seem to have been taken from one spot
  --name TEXT       name of the reconstruction (default: the folder's name)
  --project NAME    project for the reconstruction, created if necessary
  --skip-missing    skip posed frames whose images are missing or were rejected
  --without-poses   ignore poses that come with the images, such as a transforms.json
  --all-files       use everything as photos, also copies in other sizes (images_2) or
                    formats, and depth images
  --json            print one JSON object to standard output, everything else to standard
                    error (in a checkout use npm run --silent, or npm prints lines first)
  --help            show this help

Commands for reconstructions on the server:

  list              list the newest; --search TEXT, --project NAME, --limit N, and
                    --state STATE and --tag TAG (both repeatable)
  show JOB          show its progress, steps and results
  attach JOB        follow it until it ends, then download the results; --out DIR
  download JOB [NAME ...]
                    download all results, or only the named ones; --out DIR
  cancel JOB        cancel it; --yes skips the question
  delete JOB ...    delete it with its results and photos; --yes skips the question

JOB is an ID from the first column of list, a name, or "last". --server and --json
work as above.

Ctrl-C asks whether to cancel. A second Ctrl-C leaves the reconstruction running.
Exit status: 0 done, 1 failed, 130 cancelled or left running.
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
  if (sourceArgument === undefined) throw new UsageError('Give a folder of photos, a ZIP of one, or a video.')
  if (rest.length > 0) throw new UsageError(`Give one folder at a time, without ${rest.join(', ')}.`)
  const preset = presetNameSchema.safeParse(values.preset)
  if (!preset.success) throw new UsageError(`There is no preset ${values.preset}: use ${PRESET_NAMES.join(', ')}.`)
  if (values.server !== undefined && !isHttpUrl(values.server)) {
    throw new UsageError(`${values.server} is not the address of a server, which starts with http:// or https://.`)
  }
  const { background } = values
  const changes = values.settings === undefined ? {} : readSettings(values.settings)
  if (background !== undefined && !BACKGROUNDS.some((known) => known === background)) {
    throw new UsageError(`There is no background ${background}: use ${BACKGROUNDS.join(', ')}.`)
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
  if (!isVideoName(source)) throw new UsageError(`--frames is for videos, but ${path.basename(source)} isn’t one.`)
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
