import { getEnv } from '#server/env.ts'
import { getLog } from '#server/log.ts'
import { getStorage } from '#server/services/storage/index.ts'
import { runWorkerProcess } from '../../run-worker-process.ts'
import { gatedStages } from './gated-stages.ts'

// A worker process like any other, with the pipeline of `gatedStages` in the directory of the first argument.
await runWorkerProcess({
  env: getEnv(),
  storage: getStorage(),
  pipelineOf: () => gatedStages(process.argv[2] as string),
  detectEngine: async () => ({ name: 'COLMAP', version: '3.8', cuda: false }),
  log: getLog('worker'),
})
