import { parentPort, workerData } from 'node:worker_threads'
import { simplifySurface } from './simplify-surface.ts'
import type { GlbJob } from './write-glb-in-thread.ts'
import { writeModelGlb } from './write-model-glb.ts'

const { surface, maxTriangles, ...target } = workerData as GlbJob
const simple = maxTriangles === null ? surface : await simplifySurface(surface, maxTriangles)
parentPort?.postMessage(await writeModelGlb(simple, target))
