import { getEnv } from '#server/env.ts'
import { getLog } from '#server/log.ts'
import { getStorage } from '#server/services/storage/index.ts'
import { runWorkerProcess } from '../../run-worker-process.ts'
import type { WorkerTiming } from '../../start-worker.ts'
import { gatedStages } from './gated-stages.ts'

export interface GatedWorkerOptions {
  engine?: 'none'
  timing?: WorkerTiming
}

// A worker process like any other, with the pipeline of `gatedStages` in the directory of the first argument. The second one
// says what else is different.
const { engine, timing } = JSON.parse(process.argv[3] ?? '{}') as GatedWorkerOptions
const env = getEnv()
await runWorkerProcess({
  env,
  storage: getStorage(),
  pipelineOf: () => gatedStages(process.argv[2] as string, env.diskReserveBytes),
  detectColmap: async () => (engine === 'none' ? null : { name: 'COLMAP', version: '3.8', cuda: false }),
  log: getLog('worker'),
  ...(timing && { timing }),
})
