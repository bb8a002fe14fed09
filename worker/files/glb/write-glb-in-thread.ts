import { runInThread } from '../../process/run-in-thread.ts'
import type { ModelSurface } from '../model-surface.ts'
import type { ModelGlbOptions } from './write-model-glb.ts'

export interface GlbJob extends ModelGlbOptions {
  surface: ModelSurface
  /** Simplify to about this many triangles before. */
  maxTriangles: number
}

export interface WrittenGlb {
  /** Of the file. */
  bytes: number
  /** What it has, simplified. */
  surface: ModelSurface
}

/**
 * Writes a GLB as `writeModelGlb` says, on a thread of its own: simplifying and compressing a model are single calls of
 * a second or more, in which neither progress nor a cancel would get through.
 */
export async function writeGlbInThread(job: GlbJob, signal: AbortSignal): Promise<WrittenGlb> {
  return await runInThread<never, WrittenGlb>({
    entry: new URL('./glb-thread.ts', import.meta.url),
    data: job,
    signal,
    onProgress() {},
  })
}
