import { getEnv } from '#server/env.ts'
import { getLog } from '#server/log.ts'
import { getStorage } from '#server/services/storage/index.ts'
import { detectColmap } from './colmap/detect-colmap.ts'
import { runWorkerProcess } from './run-worker-process.ts'
import { pipelineOf } from './stages/pipeline.ts'

const env = getEnv()

await runWorkerProcess({
  env,
  storage: getStorage(),
  pipelineOf,
  detectColmap: () => detectColmap(env.colmapPath),
  log: getLog('worker'),
})
