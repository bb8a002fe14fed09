import path from 'node:path'
import { parseArgs } from 'node:util'
import { PRESET_NAMES, type PresetName, presetNameSchema } from '#server/contracts/preset.ts'

export interface CliArguments {
  /** Absolute path of the folder with the photos. */
  folder: string
  preset: PresetName
  /** Absolute path of the folder for the results. */
  out: string
  /** Undefined: found by findServer. */
  server: string | undefined
  name: string | undefined
  /** Leave out frames of a posed capture whose files are not there. */
  skipMissing: boolean
  /** Ignore poses that come with the images. */
  withoutPoses: boolean
  json: boolean
}

export const HELP = `Reconstructs a 3D model from a folder of photos on a running Maquette server.

  npm run reconstruct -- FOLDER [options]

  FOLDER            folder with the photos: JPEG, HEIC, PNG, WebP or TIFF, at least three
  --preset NAME     ${PRESET_NAMES.join(', ')} (default: draft)
  --out DIR         folder for the results (default: FOLDER's name with -model, here)
  --server URL      address of the server (default: MAQUETTE_URL, else the one that
                    npm start runs from this folder, else http://127.0.0.1:3000)
  --name TEXT       name of the reconstruction (default: the folder's name)
  --skip-missing    leave out posed frames whose images are missing or were refused
  --without-poses   ignore poses that come with the images, as in a transforms.json
  --json            one JSON object on standard output, everything else on standard error
                    (use it with npm run --silent, or npm's own lines come first)
  --help            this text

Ctrl-C asks whether to cancel; Ctrl-C again leaves the reconstruction running.
Exit status: 0 done, 1 failed, 130 cancelled or left.
`

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
  const [folderArgument, ...rest] = positionals
  if (folderArgument === undefined) throw new UsageError('Which folder are the photos in?')
  if (rest.length > 0) throw new UsageError(`One folder at a time, please: ${rest.join(', ')} is too much.`)
  const preset = presetNameSchema.safeParse(values.preset)
  if (!preset.success) throw new UsageError(`There is no preset ${values.preset}: take ${PRESET_NAMES.join(', ')}.`)
  if (values.server !== undefined && !isHttpUrl(values.server)) {
    throw new UsageError(`${values.server} is no address of a server: it starts with http:// or https://.`)
  }
  const folder = path.resolve(cwd, folderArgument)
  return {
    folder,
    preset: preset.data,
    out: path.resolve(cwd, values.out ?? `${path.basename(folder) || 'photos'}-model`),
    server: values.server,
    name: values.name,
    skipMissing: values['skip-missing'],
    withoutPoses: values['without-poses'],
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
        'skip-missing': { type: 'boolean', default: false },
        'without-poses': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '')
}
