import assert from 'node:assert/strict'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Capture } from '#server/contracts/capture/capture.ts'
import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import type { StageName, StageTiming } from '#server/contracts/stages.ts'
import { ProcessKilled } from '#worker/process/process-failure.ts'
import { watchMemory } from '../process/watch-memory.ts'
import { checkpointKey, readCheckpoint, type StageManifest, writeCheckpoint } from './checkpoint.ts'
import { adoptFormerDirs } from './former-versions.ts'
import { lendScratch } from './lend-scratch.ts'
import { type PipelineProgress, ProgressBook } from './pipeline-progress.ts'
import { type PipelineStop, throwIfStopped } from './pipeline-stop.ts'
import type { CaptureFile, CapturePhoto, ProducedArtifact, Stage, StageContext } from './stage.ts'

/** A stage whatever its input and output: the list's order guarantees that they fit. */
export type AnyStage = Stage<unknown, unknown>

/** Observer of a run. Only `publish` and `stageFinished` may throw, which fails the run. */
export interface PipelineObserver {
  /** Called often, and immediately when a stage starts or ends. Must be cheap and synchronous: the observer throttles. */
  progress(progress: PipelineProgress): void
  /** Resolves when the file has been copied. Artifacts of a reused stage are published again. */
  publish(artifact: ProducedArtifact): Promise<void>
  /** A stage's output is there, from running it or from its checkpoint. */
  stageFinished(stage: StageName, output: unknown): Promise<void>
}

export interface PipelineOptions {
  stages: readonly AnyStage[]
  /** Absolute path of the job's directory; each stage works in `<workspace>/<stage>/`. */
  workspace: string
  photos: readonly CapturePhoto[]
  capture: Capture
  /** Depth and masks that `capture` names. */
  files: readonly CaptureFile[]
  settings: PipelineSettings
  colmapPath: string
  hungAfterMs?: number
  /** Part of every checkpoint's key: another COLMAP gives other results. */
  engineVersion: string
  threads: number
  /** Expected seconds of stages on this machine; without those that were never measured. */
  learned?: ReadonlyMap<StageName, SecondsRange>
  /** Carries a PipelineStop as its reason. */
  signal: AbortSignal
  log(line: string): void
  observer: PipelineObserver
}

export interface PipelineResult {
  /** Each stage's output by its name. */
  outputs: ReadonlyMap<StageName, unknown>
  timings: StageTiming[]
}

/**
 * Runs the stages in order, each one on the output of the one before, starting after the last valid
 * checkpoint in the workspace. Rejects with a stage's error as it is, or with a PipelineStop when the
 * signal fired; by then the running stage has ended, so none of its processes is left.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const { stages, workspace, signal, observer } = options
  assert(stages.length > 0 && path.isAbsolute(workspace))
  await mkdir(workspace, { recursive: true })
  await adoptFormerDirs(workspace, stages)
  const book = new ProgressBook(stages, () => performance.now(), options.learned)
  const outputs = new Map<StageName, unknown>()
  const report = () => observer.progress(book.snapshot())
  let previousKey: string | null = null
  let input: unknown
  let reusing = true

  for (const [index, stage] of stages.entries()) {
    throwIfStopped(signal)
    const dir = path.join(workspace, stage.name)
    const key = checkpointKey({ ...options, stage, previousKey })

    // (1) a checkpoint is valid only if all before it are
    const manifest: StageManifest | null = reusing ? await readCheckpoint(dir, key) : null
    if (manifest) {
      book.reuse(index, manifest)
      options.log(`[${stage.name}] reused from a checkpoint of ${manifest.finishedAt}`)
      for (const { relativePath, ...artifact } of manifest.artifacts) {
        await observer.publish({ ...artifact, path: path.join(dir, relativePath) })
      }
      input = manifest.output
    } else {
      if (reusing) await removeStages(workspace, stages.slice(index))
      reusing = false
      // (2) otherwise it runs, in an empty directory
      book.begin(index)
      report()
      input = await runTwiceIfKilled({ stage, dir, key, input, book, options })
    }
    outputs.set(stage.name, input)
    await observer.stageFinished(stage.name, input)
    report()
    previousKey = key
  }
  throwIfStopped(signal)
  return { outputs, timings: book.snapshot().timings }
}

/** The time left counts down even while a stage reports nothing. */
const TICK_MS = 1000

interface StageRun {
  stage: AnyStage
  dir: string
  key: string
  input: unknown
  book: ProgressBook
  options: PipelineOptions
}

/** A killed or hung program is not the photos' fault: its stage runs once more, from its beginning. */
async function runTwiceIfKilled(run: StageRun): Promise<unknown> {
  try {
    return await runStage(run)
  } catch (error) {
    if (!(error instanceof ProcessKilled)) throw error
    throwIfStopped(run.options.signal)
    run.options.log(`[${run.stage.name}] ${error.message} It runs once more.`)
    await rm(run.dir, { recursive: true, force: true })
    return runStage(run)
  }
}

async function runStage({ stage, dir, key, input, book, options }: StageRun): Promise<unknown> {
  const { signal, observer } = options
  const published = new Map<string, ProducedArtifact>()
  const log = (line: string) => options.log(`[${stage.name}] ${line}`)
  await mkdir(dir, { recursive: true })
  log('started')
  const memory = watchMemory()
  const scratch = lendScratch(options.workspace, { stage: stage.name, key, book, log })
  const ticking = setInterval(() => observer.progress(book.snapshot()), TICK_MS)
  try {
    const context = contextOf(options, { dir, scratch: scratch.open, log, book, published })
    const output = await stage.run(context, input)
    // A stage that ended although it was told to stop may have ended early: no checkpoint for it.
    throwIfStopped(signal)
    const { message, note, startedAt } = book.currentTiming
    const manifest = {
      stage: stage.name,
      key,
      // Through JSON once, so that a run from a checkpoint sees what a first run saw.
      output: JSON.parse(JSON.stringify(output ?? null)),
      artifacts: await relativeArtifacts(dir, published.values()),
      message,
      ...(note && { note }),
      startedAt: startedAt ?? new Date().toISOString(),
      finishedAt: new Date().toISOString(),
      elapsedMs: book.elapsedMs(),
      peakMemoryBytes: await memory.peakBytes(),
    }
    await writeCheckpoint(dir, manifest)
    await scratch.close({ keep: false })
    book.end('done', manifest.peakMemoryBytes)
    log(`done in ${(manifest.elapsedMs / 1000).toFixed(1)} s: ${message}`)
    return manifest.output
  } catch (error) {
    const stop = stopOf(signal)
    // After a failure scratch files can't be trusted: the next attempt must not fail because of them again.
    await scratch.close({ keep: stop !== null }).catch(() => undefined)
    book.end(endOfStage(stop))
    observer.progress(book.snapshot())
    log(stop ? `stopped: ${stop.kind}` : `failed: ${error instanceof Error ? error.message : String(error)}`)
    throw stop ?? error
  } finally {
    clearInterval(ticking)
    memory.end()
  }
}

interface StageTools extends Pick<StageContext, 'dir' | 'scratch' | 'log'> {
  book: ProgressBook
  /** Filled with what the stage publishes, by name. */
  published: Map<string, ProducedArtifact>
}

/** All that a stage gets to see of the run. */
function contextOf(options: PipelineOptions, { book, published, ...own }: StageTools): StageContext {
  const { workspace, photos, capture, files, settings, colmapPath, hungAfterMs, threads, signal, observer } = options
  return {
    ...own,
    ...{ photos, capture, files, settings, colmapPath, hungAfterMs, threads, signal },
    dirOf: (other) => path.join(workspace, other),
    progress(fraction, note) {
      book.advance(fraction, note)
      observer.progress(book.snapshot())
    },
    async publish(artifact) {
      await observer.publish(artifact)
      published.set(artifact.name, artifact)
    },
  }
}

/** The timeline's entry for a stage that did not end by itself. */
function endOfStage(stop: PipelineStop | null): 'failed' | 'cancelled' | 'pending' {
  if (stop === null || stop.kind === 'disk-full' || stop.kind === 'memory-full') return 'failed'
  return stop.kind === 'cancelled' ? 'cancelled' : 'pending'
}

/** The stop of the signal, null until it fires. Errors that a stage throws after that are its consequences. */
function stopOf(signal: AbortSignal): PipelineStop | null {
  try {
    throwIfStopped(signal)
    return null
  } catch (stop) {
    return stop as PipelineStop
  }
}

async function removeStages(workspace: string, stages: readonly AnyStage[]): Promise<void> {
  for (const stage of stages) await rm(path.join(workspace, stage.name), { recursive: true, force: true })
}

/** Published files that still exist: a preview that the stage removed again is not part of its result. */
async function relativeArtifacts(
  dir: string,
  artifacts: Iterable<ProducedArtifact>,
): Promise<StageManifest['artifacts']> {
  const kept: StageManifest['artifacts'] = []
  for (const { path: absolute, ...artifact } of artifacts) {
    const relativePath = path.relative(dir, absolute)
    assert(!relativePath.startsWith('..') && !path.isAbsolute(relativePath), `${absolute} is outside of ${dir}`)
    const there = await stat(absolute).then(
      () => true,
      () => false,
    )
    if (there) kept.push({ ...artifact, relativePath })
  }
  return kept
}
