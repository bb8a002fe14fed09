import { describe, expect, test } from 'vitest'
import { buildArguments } from './build-arguments.ts'
import { COLMAP_OPTIONS, type ColmapCommand } from './colmap-options.ts'
import { listOptions, parseOptionNames } from './list-options.ts'

/** Of `colmap feature_extractor -h`: 3.8 as recorded, the others' names from their option_manager.cc. */
const V38 = `
Options can either be specified via command-line or by defining
them in a .ini project file passed to \`--project_path\`.
  -h [ --help ]
  --random_seed arg (=0)
  --log_to_stderr arg (=0)
  --database_path arg
  --image_path arg
  --SiftExtraction.num_threads arg (=-1)
  --SiftExtraction.use_gpu arg (=1)
  --SiftExtraction.max_image_size arg (=3200)
  --SiftExtraction.max_num_features arg (=8192)`
const V40 = `
  -h [ --help ]
  --default_random_seed arg (=0)
  --log_target arg (=stderr)
  --database_path arg
  --image_path arg
  --FeatureExtraction.num_threads arg (=-1)
  --FeatureExtraction.use_gpu arg (=1)
  --FeatureExtraction.max_image_size arg (=-1)
  --SiftExtraction.max_num_features arg (=8192)`

const listed = (help: string) => parseOptionNames(help.split('\n'))

const VALUES = {
  database: '/w/database.db',
  images: '/w/images',
  useGpu: false,
  threads: 2,
  maxImagePx: 1600,
  maxFeatures: 8192,
  logToStderr: true,
  randomSeed: 0,
}

describe('arguments', () => {
  test('of COLMAP 3.8', () => {
    expect(buildArguments('feature_extractor', VALUES, listed(V38)).join(' ')).toBe(
      'feature_extractor --database_path /w/database.db --image_path /w/images --SiftExtraction.use_gpu 0 ' +
        '--SiftExtraction.num_threads 2 --SiftExtraction.max_image_size 1600 --SiftExtraction.max_num_features 8192 ' +
        '--log_to_stderr 1 --random_seed 0',
    )
  })

  test('of COLMAP 4.0, without what it lacks and can do without', () => {
    expect(buildArguments('feature_extractor', VALUES, listed(V40)).join(' ')).toBe(
      'feature_extractor --database_path /w/database.db --image_path /w/images --FeatureExtraction.use_gpu 0 ' +
        '--FeatureExtraction.num_threads 2 --FeatureExtraction.max_image_size 1600 ' +
        '--SiftExtraction.max_num_features 8192 --default_random_seed 0',
    )
  })

  test('leave out what has no value', () => {
    expect(buildArguments('mapper', { output: '/w', snapshots: undefined }, new Set(['output_path']))).toEqual([
      'mapper',
      '--output_path',
      '/w',
    ])
  })

  test('that can not be made name the option', () => {
    expect(() => buildArguments('mapper', { photosPerSnapshot: 1 }, new Set(['output_path']))).toThrow(
      expect.objectContaining({ code: 'ENGINE_MISSING', message: expect.stringContaining('snapshot_frames_freq') }),
    )
  })
})

test('help text gives the names of options alone', () => {
  expect([...listed(V38)]).toEqual([
    'help',
    'random_seed',
    'log_to_stderr',
    'database_path',
    'image_path',
    'SiftExtraction.num_threads',
    'SiftExtraction.use_gpu',
    'SiftExtraction.max_image_size',
    'SiftExtraction.max_num_features',
  ])
})

// Without CUDA `patch_match_stereo` refuses to tell even its options.
const commands = (Object.keys(COLMAP_OPTIONS) as ColmapCommand[]).filter((name) => name !== 'patch_match_stereo')

test.each(commands)('the installed COLMAP has all that %s needs', async (command) => {
  const names = await listOptions('colmap', command, new AbortController().signal)
  const missing = Object.values<{ names: readonly string[]; optional?: true }>(COLMAP_OPTIONS[command]).filter(
    (option) => !option.optional && !option.names.some((name) => names.has(name)),
  )
  expect(missing).toEqual([])
})
