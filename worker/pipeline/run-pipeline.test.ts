import { access, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { ProcessKilled } from '../process/process-failure.ts'
import { readManifest } from './checkpoint.ts'
import type { PipelineProgress } from './pipeline-progress.ts'
import { PipelineStop } from './pipeline-stop.ts'
import { type AnyStage, type PipelineOptions, runPipeline } from './run-pipeline.ts'
import type { StageContext } from './stage.ts'

let workspace: string
let runs: string[]
let seen: PipelineProgress[]
let published: string[]
let controller: AbortController

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'maquette-run-'))
  runs = []
  seen = []
  published = []
  controller = new AbortController()
})
afterEach(() => rm(workspace, { recursive: true }))

/** A stage that leaves a file, reports three steps and hands on the number it got plus one. */
function countingStage(
  name: AnyStage['name'],
  weight: number,
  change: (context: StageContext) => void = () => {},
): AnyStage {
  return {
    name,
    version: 1,
    weight,
    settingsUsed: ['maxPhotoPx'],
    async run(context, input) {
      runs.push(name)
      expect(await readdir(context.dir)).toEqual([])
      for (const step of [1, 2, 3]) context.progress(step / 3, `${step} of 3`)
      const file = path.join(context.dir, `${name}.txt`)
      await writeFile(file, name)
      await context.publish({ name: `${name}.txt`, description: name, mediaType: 'text/plain', path: file })
      change(context)
      return { count: ((input as { count: number } | undefined)?.count ?? 0) + 1 }
    },
  }
}

function options(stages: readonly AnyStage[]): PipelineOptions {
  return {
    stages,
    workspace,
    photos: [],
    capture: { kind: 'photos' },
    files: [],
    settings: PRESETS.draft.settings,
    colmapPath: 'colmap',
    engineVersion: '3.8',
    threads: 1,
    signal: controller.signal,
    log: () => {},
    observer: {
      progress: (progress) => void seen.push(progress),
      publish: async (artifact) => {
        await access(artifact.path)
        published.push(artifact.name)
      },
      stageFinished: async () => {},
    },
  }
}

const three = () => [countingStage('prepare', 1), countingStage('features', 3), countingStage('matching', 4)]

it('runs the stages in order, hands outputs on, and moves the bar forward only', async () => {
  const result = await runPipeline(options(three()))
  expect(runs).toEqual(['prepare', 'features', 'matching'])
  expect(result.outputs.get('matching')).toEqual({ count: 3 })
  const bar = seen.map((each) => each.progress)
  expect(bar).toEqual([...bar].sort((a, b) => a - b))
  expect(bar.at(-1)).toBe(1)
  expect(seen.at(-1)?.timings.map((each) => [each.status, each.message])).toEqual(Array(3).fill(['done', '3 of 3']))
  const midFeatures = seen.find((each) => each.stage === 'features' && each.message === '1 of 3')
  expect(midFeatures?.progress).toBeCloseTo(1 / 8 + 3 / 8 / 3)
})

it('reuses all of a finished run and publishes its artifacts again', async () => {
  await runPipeline(options(three()))
  runs = []
  published = []
  const again = await runPipeline(options(three()))
  expect(runs).toEqual([])
  expect(published).toEqual(['prepare.txt', 'features.txt', 'matching.txt'])
  expect(again.outputs.get('matching')).toEqual({ count: 3 })
  expect(again.timings.map((each) => each.status)).toEqual(['reused', 'reused', 'reused'])
})

describe('a workspace from before stages and fields had their present names', () => {
  const stages = () => [
    { ...countingStage('prepare', 1), run: async () => ({ photos: [{ name: 'a.jpg', cameraAndLens: 'Maker One' }] }) },
    countingStage('pose', 1),
    countingStage('tsdf', 1),
    countingStage('mesh', 1),
  ]

  /** As the version of 2026-11-26 left it. */
  async function makeFormer(): Promise<void> {
    await runPipeline(options(stages()))
    await rename(path.join(workspace, 'tsdf'), path.join(workspace, 'carve'))
    const rewrite = async (dir: string, change: (text: string) => string) => {
      const file = path.join(workspace, dir, 'manifest.json')
      const text = await readFile(file, 'utf8')
      expect(change(text)).not.toBe(text)
      await writeFile(file, change(text))
    }
    await rewrite('carve', (text) => text.replace('"stage": "tsdf"', '"stage": "carve"'))
    await rewrite('prepare', (text) => text.replace('cameraAndLens', 'cameraModel'))
    runs = []
    published = []
  }

  it('is resumed after its last checkpoint, with the outputs that this version reads', async () => {
    await makeFormer()
    await rm(path.join(workspace, 'mesh', 'manifest.json'))
    const { outputs, timings } = await runPipeline(options(stages()))
    expect(runs).toEqual(['mesh'])
    expect(published).toContain('tsdf.txt')
    expect(timings.map(({ name, status }) => [name, status])).toEqual([
      ['prepare', 'reused'],
      ['pose', 'reused'],
      ['tsdf', 'reused'],
      ['mesh', 'done'],
    ])
    expect(outputs.get('prepare')).toEqual({ photos: [{ name: 'a.jpg', cameraAndLens: 'Maker One' }] })
    expect(await readdir(workspace)).not.toContain('carve')
  })

  it('is rid of what lies under the former name once the stage has run under its new one', async () => {
    await makeFormer()
    await rename(path.join(workspace, 'carve'), path.join(workspace, 'kept'))
    await runPipeline(options(stages()))
    await rename(path.join(workspace, 'kept'), path.join(workspace, 'carve'))
    runs = []
    await runPipeline(options(stages()))
    expect(runs).toEqual([])
    expect(await readdir(workspace)).not.toContain('carve')
  })
})

it('starts at the first stage whose checkpoint is void, even when a later one would be valid', async () => {
  await runPipeline(options(three()))
  runs = []
  await rm(path.join(workspace, 'features', 'manifest.json'))
  const again = await runPipeline(options(three()))
  expect(runs).toEqual(['features', 'matching'])
  expect(again.timings.map((each) => each.status)).toEqual(['reused', 'done', 'done'])
})

it('runs a stage once more whose program was killed from outside, and no more than that', async () => {
  let kills = 1
  const killed = countingStage('features', 3, () => {
    if (kills-- > 0) throw new ProcessKilled('RECONSTRUCTION_FAILED', { message: 'Killed.', suggestion: 'Try again.' })
  })
  const stages = () => [countingStage('prepare', 1), killed, countingStage('matching', 4)]
  await runPipeline(options(stages()))
  expect(runs).toEqual(['prepare', 'features', 'features', 'matching'])
  kills = 2
  await rm(workspace, { recursive: true })
  await expect(runPipeline(options(stages()))).rejects.toBeInstanceOf(ProcessKilled)
})

it('keeps the checkpoints of the stages before one that failed', async () => {
  const broken = countingStage('features', 1, () => {
    throw new Error('no features')
  })
  await expect(runPipeline(options([countingStage('prepare', 1), broken]))).rejects.toThrow('no features')
  expect(seen.at(-1)?.timings.map((each) => each.status)).toEqual(['done', 'failed'])
  runs = []
  await runPipeline(options([countingStage('prepare', 1), countingStage('features', 1)]))
  expect(runs).toEqual(['features'])
})

it.each([
  ['cancelled', 'cancelled'],
  ['stopping', 'pending'],
  ['lost', 'pending'],
] as const)(
  'rejects with the reason when told to stop (%s), and leaves no checkpoint of that stage',
  async (kind, status) => {
    const stages = [
      countingStage('prepare', 1),
      countingStage('features', 1, () => controller.abort(new PipelineStop(kind))),
    ]
    const error = await runPipeline(options(stages)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PipelineStop)
    expect(error).toMatchObject({ kind })
    expect(seen.at(-1)?.timings.map((each) => each.status)).toEqual(['done', status])
    expect(await readdir(path.join(workspace, 'features'))).not.toContain('manifest.json')
    expect(await readdir(path.join(workspace, 'prepare'))).toContain('manifest.json')
  },
)

describe('what a stage keeps in case that it is interrupted', () => {
  /** Leaves a file in the scratch directory and then does `end`; says what it found there. */
  function keeping(found: string[][], end: () => void, version = 1): AnyStage {
    return {
      ...countingStage('features', 1),
      version,
      async run(context) {
        expect(await readdir(context.dir)).toEqual([])
        const scratch = await context.scratch()
        found.push(await readdir(scratch))
        await writeFile(path.join(scratch, 'half'), 'of it')
        end()
        return null
      },
    }
  }
  const interrupt = () => controller.abort(new PipelineStop('stopping'))
  const fail = () => {
    throw new Error('no use')
  }
  const isGone = () => readdir(path.join(workspace, 'scratch')).then((names) => names.length === 0)

  async function run(stage: AnyStage): Promise<void> {
    controller = new AbortController()
    await runPipeline(options([countingStage('prepare', 1), stage])).catch(() => undefined)
  }

  it('is there again for the same inputs, its time counted, and gone once the stage is done', async () => {
    const found: string[][] = []
    await run(keeping(found, interrupt))
    const note = path.join(workspace, 'scratch', 'features', 'note.json')
    await writeFile(note, JSON.stringify({ ...JSON.parse(await readFile(note, 'utf8')), spentMs: 60_000 }))
    await run(keeping(found, () => {}))
    expect(found).toEqual([[], ['half']])
    expect((await readManifest(path.join(workspace, 'features')))?.elapsedMs).toBeGreaterThan(60_000)
    expect(await isGone()).toBe(true)
  })

  it('is not there for other inputs', async () => {
    const found: string[][] = []
    await run(keeping(found, interrupt))
    await run(keeping(found, interrupt, 2))
    expect(found).toEqual([[], []])
  })

  it('is gone after a failure, which it might have caused', async () => {
    const found: string[][] = []
    await run(keeping(found, interrupt))
    await run(keeping(found, fail))
    expect(await isGone()).toBe(true)
    expect(found).toEqual([[], ['half']])
  })
})

it('does not begin a stage after the signal fired', async () => {
  controller.abort(new PipelineStop('cancelled'))
  await expect(runPipeline(options(three()))).rejects.toMatchObject({ kind: 'cancelled' })
  expect(runs).toEqual([])
})

it('says how long each stage took and how much memory was in use', async () => {
  await runPipeline(options(three()))
  const manifest = await readManifest(path.join(workspace, 'features'))
  expect(manifest).toMatchObject({ stage: 'features', message: '3 of 3', elapsedMs: expect.any(Number) })
  // This process alone, where there is a /proc to ask.
  if (process.platform === 'linux') expect(manifest?.peakMemoryBytes).toBeGreaterThan(20e6)
  expect(await readManifest(path.join(workspace, 'sparse'))).toBeNull()
})

it('ignores a fraction that goes back or is no number', async () => {
  const jumpy: AnyStage = {
    ...countingStage('prepare', 1),
    async run(context) {
      context.progress(0.6, 'a')
      context.progress(0.2, 'b')
      context.progress(Number.NaN, 'c')
      context.progress(7, 'd')
      return null
    },
  }
  await runPipeline(options([jumpy, countingStage('features', 1)]))
  expect(seen.slice(1, 5).map((each) => each.progress)).toEqual([0.3, 0.3, 0.3, 0.5])
})
