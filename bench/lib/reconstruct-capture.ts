import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { MaquetteClient } from '#sdk/maquette-client.ts'
import { toMaquetteError } from '#sdk/maquette-error.ts'
import { isReportPicture, REPORT_NAME } from '#server/contracts/artifact-names.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { type Report, reportSchema } from '#server/contracts/report.ts'
import { camerasJsonSchema } from '#worker/files/export-cameras-json.ts'
import { cameraCenter, type RigidTransform } from '#worker/geometry/rigid-transform.ts'
import { distance } from '#worker/geometry/vector3.ts'
import { comparePoses } from '#worker/testing/compare-poses.ts'
import type { CaptureRun } from './list-captures.ts'
import { cameraKey } from './true-cameras.ts'

/** `outcome.json`: what became of a capture, beside the files that were kept of it. */
export const outcomeSchema = z.object({
  name: z.string(),
  preset: presetNameSchema,
  /** Of the project, as the benchmark was checked out: the running system is taken to be the same. */
  commit: z.string().default('unknown'),
  /** `refused`: no job was made of it, or not with all of its files. */
  status: z.enum(['completed', 'failed', 'cancelled', 'refused']),
  /** Why it has no result. */
  error: z.string().nullable(),
  /** Of a job that failed. */
  errorCode: z.string().nullable().default(null),
  photos: z.int(),
  registered: z.int(),
  /** Wall, from the worker's claim to the last result. */
  seconds: z.number().nullable(),
  /** Of the registered cameras against the true ones; null where there is no truth, or where poses were given. */
  cameras: z
    .object({
      /** As shares of the largest distance between two true cameras. */
      meanCenterError: z.number(),
      maxCenterError: z.number(),
      meanRotationErrorDeg: z.number(),
    })
    .nullable(),
})
export type Outcome = z.infer<typeof outcomeSchema>

const OUTCOME_NAME = 'outcome.json'

/** What is kept besides the report's pictures: enough to judge the result again without making it again. */
const KEPT = new Set<string>([REPORT_NAME, 'cameras.json', 'transforms.json', 'model.glb', 'reconstruct.log'])

/** Null when the capture was not run yet, or not to its end. */
export async function readOutcome(dir: string): Promise<Outcome | null> {
  const text = await readFile(path.join(dir, OUTCOME_NAME), 'utf8').catch(() => null)
  return text === null ? null : outcomeSchema.parse(JSON.parse(text))
}

/** Null where there is none: the job failed. */
export async function readReport(dir: string): Promise<Report | null> {
  const text = await readFile(path.join(dir, REPORT_NAME), 'utf8').catch(() => null)
  return text === null ? null : reportSchema.parse(JSON.parse(text))
}

export interface ReconstructCaptureOptions {
  /** Of the outcome and what is kept; made when missing. */
  dir: string
  preset: PresetName
  /** The capture's first photos; all of them by default. For captures that are photos alone. */
  photoLimit: number
  /** As of the settings; the preset's own without. */
  holdOutFrom?: number | undefined
}

/** Uploads a capture, reconstructs it, and keeps what the report needs. A failure is an outcome too. */
export async function reconstructCapture(
  client: MaquetteClient,
  run: CaptureRun,
  options: ReconstructCaptureOptions,
): Promise<Outcome> {
  const { dir } = options
  await mkdir(dir, { recursive: true })
  const outcome = { ...(await attempt(client, run, options)), commit: await commitHere() }
  await writeFile(path.join(dir, OUTCOME_NAME), `${JSON.stringify(outcome, null, 2)}\n`)
  return outcome
}

async function attempt(
  client: MaquetteClient,
  { name, found, truth, background }: CaptureRun,
  { dir, preset, photoLimit, holdOutFrom }: ReconstructCaptureOptions,
): Promise<Omit<Outcome, 'commit'>> {
  const nothing = { name, preset, errorCode: null, photos: 0, registered: 0, seconds: null, cameras: null }
  if ('refused' in found) return { ...nothing, status: 'refused', error: found.refused }
  try {
    // (1) the job
    const paths = found.kind === 'photos' ? found.paths.slice(0, photoLimit) : found.paths
    const { accepted, refused } = await client.uploadFiles(paths, { captureId: randomUUID() })
    const [first] = refused
    if (first) return { ...nothing, status: 'refused', error: `${path.basename(first.path)}: ${first.error.message}` }
    const submitted = await client.api.job.submit.mutate({
      idempotencyKey: randomUUID(),
      uploadIds: accepted.map(({ upload }) => upload.id),
      preset,
      settings: { ...(background && { background }), ...(holdOutFrom && { holdOutFrom }) },
      capture: found.inputOf(new Map(accepted.map((one) => [one.path, one.upload.id]))),
      name,
    })
    const job = await client.waitForJob(submitted.id)

    // (2) what came out
    const ended = { ...nothing, photos: job.photoCount, registered: registeredOf(job), seconds: secondsOf(job) }
    if (job.status !== 'completed') {
      return {
        ...ended,
        status: job.status === 'cancelled' ? 'cancelled' : 'failed',
        error: job.error?.message ?? null,
        errorCode: job.error?.code ?? null,
      }
    }
    for (const artifact of job.artifacts) {
      const isKept = KEPT.has(artifact.name) || isReportPicture(artifact.name)
      if (isKept) await client.downloadArtifact(job, artifact.name, dir)
    }
    return { ...ended, status: 'completed', error: null, cameras: truth && (await cameraErrors(dir, truth)) }
  } catch (thrown) {
    const { message } = toMaquetteError(thrown, client.baseUrl)
    return { ...nothing, status: 'refused', error: message }
  }
}

/** "173d135"; unknown outside of a clone. */
async function commitHere(): Promise<string> {
  const git = promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
  return git.then(
    ({ stdout }) => stdout.trim(),
    () => 'unknown',
  )
}

function registeredOf({ photos }: JobView): number {
  return photos.filter(({ state }) => state === 'registered').length
}

function secondsOf({ startedAt, finishedAt }: JobView): number | null {
  return startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : null
}

/** Null where too few cameras are known to lay one set over the other. */
async function cameraErrors(dir: string, truth: NonNullable<CaptureRun['truth']>): Promise<Outcome['cameras']> {
  const report = await readReport(dir)
  const { photos } = camerasJsonSchema.parse(JSON.parse(await readFile(path.join(dir, 'cameras.json'), 'utf8')))
  const pairs = photos.flatMap(({ name, camFromWorld }) => {
    const fileName = report?.photos.find((photo) => photo.name === name)?.fileName ?? name
    const known = truth.get(cameraKey(fileName))
    return camFromWorld && known ? [{ estimated: camFromWorld, known }] : []
  })
  return pairs.length < 3 ? null : compare(pairs)
}

function compare(pairs: readonly { estimated: RigidTransform; known: RigidTransform }[]): Outcome['cameras'] {
  const known = pairs.map((pair) => pair.known)
  const { centerErrors, rotationErrorsDeg } = comparePoses(
    pairs.map(({ estimated }) => estimated),
    known,
  )
  const centers = known.map(cameraCenter)
  const widest = Math.max(...centers.flatMap((a) => centers.map((b) => distance(a, b))))
  return {
    meanCenterError: mean(centerErrors) / widest,
    maxCenterError: Math.max(...centerErrors) / widest,
    meanRotationErrorDeg: mean(rotationErrorsDeg),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
