import { type Material, Mesh, Points } from 'three'
import type { ViewerModel } from './load-model.ts'

/** Until one model has become the next, in milliseconds: long enough to see that it is the same thing. */
export const FADE_MS = 700

interface Faded {
  material: Material
  alphaHash: boolean
  opacity: number
}

/**
 * One model becomes the next of the same thing: points a surface, a bare surface a textured one. The next one comes in over the one before, which
 * goes when it is covered, so that nothing shines through. Both dissolve grain by grain (Wyman and McGuire 2017, `alphaHash` of three.js): seen
 * through each other, triangles would have to be sorted.
 */
export class ModelFade {
  readonly #leaving: ViewerModel
  readonly #materials: { arriving: Faded[]; leaving: Faded[] }

  /** Moves `leaving` to where `arriving` has it: each snapshot is turned upright by itself. */
  constructor(leaving: ViewerModel, arriving: ViewerModel) {
    this.#leaving = leaving
    if (leaving.cameraGroup) leaving.cameraGroup.visible = false
    leaving.scene.applyMatrix4(leaving.gltfFromWorld.clone().invert().premultiply(arriving.gltfFromWorld))
    this.#materials = { arriving: materialsOf(arriving), leaving: materialsOf(leaving) }
    for (const { material } of Object.values(this.#materials).flat()) setHash(material, true)
    this.step(0)
  }

  /** What is to be drawn beside the model that arrives. */
  get scene() {
    return this.#leaving.scene
  }

  /** `share` of the time that is over, 0 to 1. */
  step(share: number): void {
    for (const { material, opacity } of this.#materials.arriving) material.opacity = opacity * Math.min(1, 2 * share)
    for (const { material, opacity } of this.#materials.leaving) material.opacity = opacity * Math.min(1, 2 - 2 * share)
  }

  /** The model that arrived is as it was made; the other one is out of the picture. */
  end(): void {
    this.#leaving.scene.removeFromParent()
    for (const { material, alphaHash, opacity } of this.#materials.arriving) {
      material.opacity = opacity
      setHash(material, alphaHash)
    }
  }
}

/** Those that can be seen, without lines and what is seen through anyway. */
function materialsOf({ scene, cameraGroup }: ViewerModel): Faded[] {
  const materials = new Set<Material>()
  scene.traverseVisible((object) => {
    let isOfCamera = false
    object.traverseAncestors((parent) => {
      isOfCamera ||= parent === cameraGroup
    })
    if (!isOfCamera && (object instanceof Mesh || object instanceof Points)) {
      for (const material of [object.material].flat()) if (!material.transparent) materials.add(material)
    }
  })
  return [...materials].map((material) => ({ material, alphaHash: material.alphaHash, opacity: material.opacity }))
}

function setHash(material: Material, alphaHash: boolean): void {
  if (material.alphaHash === alphaHash) return
  material.alphaHash = alphaHash
  material.needsUpdate = true
}
