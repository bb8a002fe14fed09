import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { readModel } from '../../colmap/model.ts'
import type { SparseReconstruction } from '../../colmap/model-types.ts'
import { exportSparseGlb } from '../../files/glb/export-sparse-glb.ts'
import type { StageContext } from '../../pipeline/stage.ts'

/** At most this often: reading and converting a model takes time from the mapper's cores. */
const MIN_INTERVAL_MS = 1000

export interface SnapshotOptions {
  minIntervalMs?: number
  /** Of the model that is shown already: smaller ones don't replace it. */
  photosShown?: number
  /** The mapper's model as one of the photos that a viewer knows. */
  asShown?(model: SparseReconstruction): SparseReconstruction
}

/**
 * Publishes the newest of the mapper's snapshots as `snapshot.glb`, one at a time, and removes the older
 * ones. A preview never fails the stage: errors here are only logged.
 */
export class SnapshotPublisher {
  readonly #context: StageContext
  readonly #dir: string
  readonly #minIntervalMs: number
  readonly #asShown: (model: SparseReconstruction) => SparseReconstruction
  #running: Promise<void> | null = null
  #publishedAt = Number.NEGATIVE_INFINITY
  #publishedPhotos: number

  /** @param dir the mapper's `snapshot_path`: one directory a snapshot, named by its time. */
  constructor(
    context: StageContext,
    dir: string,
    { minIntervalMs = MIN_INTERVAL_MS, photosShown = 0, asShown = (model) => model }: SnapshotOptions = {},
  ) {
    this.#context = context
    this.#dir = dir
    this.#minIntervalMs = minIntervalMs
    this.#publishedPhotos = photosShown
    this.#asShown = asShown
  }

  /** Call when all snapshots on disk are complete. */
  publishNewest(): void {
    const tooSoon = performance.now() - this.#publishedAt < this.#minIntervalMs
    if (this.#running || tooSoon || this.#context.signal.aborted) return
    this.#running = this.#publish()
      .catch((error) => this.#context.log(`snapshot not published: ${error}`))
      .finally(() => {
        this.#publishedAt = performance.now()
        this.#running = null
      })
  }

  /** Resolves when nothing is being published any more. */
  async settle(): Promise<void> {
    await this.#running
  }

  async #publish(): Promise<void> {
    // (1) names are milliseconds since 1970 of equal length
    const names = (await readdir(this.#dir)).toSorted()
    const newest = names.at(-1)
    if (newest === undefined) return
    // The mapper may have begun another one by now, and would fail if it went: all before that are whole.
    await Promise.all(names.slice(0, -1).map((name) => rm(path.join(this.#dir, name), { recursive: true })))
    const model = await readModel(path.join(this.#dir, newest))

    // (2) a second model begins small: the bigger one stays visible
    if (model.images.length < this.#publishedPhotos) return
    const glb = path.join(this.#context.dir, 'snapshot.glb')
    await exportSparseGlb(this.#asShown(model), glb)
    if (this.#context.signal.aborted) return
    await this.#context.publish({
      name: 'snapshot.glb',
      description: 'Cameras and points so far',
      mediaType: 'model/gltf-binary',
      path: glb,
    })
    this.#publishedPhotos = model.images.length
  }
}
