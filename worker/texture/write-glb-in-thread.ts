import { runInThread } from '../process/run-in-thread.ts'
import type { ModelSurface } from './model-surface.ts'

export interface GlbJob {
  surface: ModelSurface
  /** Simplify to about this many triangles before; null leaves the surface as it is. */
  maxTriangles: number | null
  textureJpeg: Uint8Array
  gltfFromWorld: readonly number[]
  /** Absolute path of the file. */
  path: string
}

/**
 * Writes a GLB as `writeModelGlb` says, on a thread of its own: simplifying and compressing a model are single calls of
 * a second or more, in which neither progress nor a cancel would get through.
 *
 * @returns the size of the file in bytes.
 */
export async function writeGlbInThread(job: GlbJob, signal: AbortSignal): Promise<number> {
  return await runInThread<never, number>({
    entry: new URL('./glb-thread.ts', import.meta.url),
    data: job,
    signal,
    onProgress() {},
  })
}
