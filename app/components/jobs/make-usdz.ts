import { Mesh, MeshBasicMaterial, MeshStandardMaterial, Object3D } from 'three'
import { USDZExporter } from 'three/examples/jsm/exporters/USDZExporter.js'
import { disposeTree, loader } from '../viewer/load-model.ts'

/** Phones take no larger ones. */
const MAX_TEXTURE_PX = 4096

/** Rougher than anything that shines: the light is in the photos already. */
const ROUGHNESS = 1

/**
 * A `model.glb` as USDZ, the format that iPhones and iPads show in AR without an app: in metres when the model is, else with
 * its unit taken for a metre. It is made here because it takes the browser's canvas.
 */
export async function makeUsdz(glbUrl: string): Promise<Blob> {
  const { scene } = await loader.loadAsync(glbUrl)
  try {
    scene.traverse((object) => {
      if (object instanceof Mesh) object.material = standardOf(object.material)
    })
    const root = new Object3D().add(scene)
    const bytes = await new USDZExporter().parseAsync(root, {
      maxTextureSize: MAX_TEXTURE_PX,
      quickLookCompatible: true,
    })
    return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'model/vnd.usdz+zip' })
  } finally {
    disposeTree(scene)
  }
}

/** USD's preview surface knows no unlit material. */
function standardOf(material: unknown): MeshStandardMaterial {
  const map = material instanceof MeshBasicMaterial ? material.map : null
  return new MeshStandardMaterial({ map, roughness: ROUGHNESS, metalness: 0 })
}
