import { type Mesh, type Plane, type Ray, Raycaster, type Vector3 } from 'three'
import { makePickTree } from './make-pick-tree.ts'
import type { PickTree } from './pick-tree.ts'

/** Finds places on a model's surface: triangle by triangle, and at once as soon as a tree of them is there. */
export class SurfacePicker {
  readonly #meshes: readonly Mesh[]
  readonly #stop = new AbortController()
  #tree: PickTree | null = null
  #isPreparing = false

  constructor(meshes: readonly Mesh[]) {
    this.#meshes = meshes
  }

  /** Somebody is about to pick: has the tree made. */
  prepare(): void {
    if (this.#isPreparing || typeof Worker === 'undefined') return
    this.#isPreparing = true
    void makePickTree(this.#meshes, this.#stop.signal).then(
      (tree) => {
        this.#tree = tree
      },
      // Without it a pick takes a tenth of a second for a million triangles, and finds the same place.
      () => undefined,
    )
  }

  /** Whether it answers at once. */
  get isQuick(): boolean {
    return this.#tree !== null
  }

  /** The nearest place on the positive side of all `planes`, in the scene's frame; null where there is none. */
  nearest(ray: Ray, planes: readonly Plane[]): Vector3 | null {
    if (this.#tree) return this.#tree.nearest(ray, planes)
    const hits = new Raycaster(ray.origin, ray.direction).intersectObjects([...this.#meshes], false)
    const hit = hits.find(({ point }) => planes.every((plane) => plane.distanceToPoint(point) >= 0))
    return hit?.point.clone() ?? null
  }

  dispose(): void {
    this.#stop.abort()
  }
}
