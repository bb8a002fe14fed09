import os from 'node:os'
import type { Report } from '#server/contracts/report.ts'
import { STAGE_NAMES, type StageName } from '#server/contracts/stages.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { detectColmap } from '../../colmap/detect-colmap.ts'
import { readManifest, type StageManifest } from '../../pipeline/checkpoint.ts'
import type { StageContext } from '../../pipeline/stage.ts'

/** What the stages before left, by their names: those that were not part of this job are missing. */
export async function readManifests({ dirOf }: StageContext): Promise<Map<StageName, StageManifest>> {
  const manifests = await Promise.all(STAGE_NAMES.map((name) => readManifest(dirOf(name))))
  return new Map(manifests.filter((manifest) => manifest !== null).map((manifest) => [manifest.stage, manifest]))
}

/** How the result was made, to make it again. */
export async function describeRun(
  context: StageContext,
  manifests: ReadonlyMap<StageName, StageManifest>,
): Promise<Report['run']> {
  const stages = [...manifests.values()].map(({ stage, elapsedMs, peakMemoryBytes, startedAt, message }) => ({
    name: stage,
    seconds: elapsedMs / 1000,
    peakMemoryBytes,
    startedAt,
    message,
  }))
  return {
    stages,
    seconds: stages.reduce((sum, { seconds }) => sum + seconds, 0),
    settings: context.settings,
    engine: await detectColmap(context.colmapPath, context.signal),
    maquetteVersion: packageJson.version,
    nodeVersion: process.versions.node,
    threads: context.threads,
    machine: {
      os: `${os.type()} ${os.release()} ${os.machine()}`,
      cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryBytes: os.totalmem(),
    },
  }
}
