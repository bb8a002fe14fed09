import { type Buffer, Document, Logger, type Material, type Node } from '@gltf-transform/core'
import { KHRMaterialsUnlit } from '@gltf-transform/extensions'

/** An empty glTF document and the buffer for its accessors. */
export function createGlbDocument(): { doc: Document; buffer: Buffer } {
  const doc = new Document().setLogger(new Logger(Logger.Verbosity.WARN))
  doc.getRoot().getAsset().generator = 'Maquette'
  return { doc, buffer: doc.createBuffer() }
}

/** What the root of every file carries; `gltfFromWorld` maps COLMAP's world to the file's frame, 4 x 4, column by column. */
interface ReconstructionExtras {
  gltfFromWorld: readonly number[]
  [name: string]: unknown
}

/** Makes `children` the default scene, below a node `reconstruction` with `extras`. */
export function setScene(doc: Document, name: string, children: readonly Node[], extras: ReconstructionExtras): void {
  const root = doc.createNode('reconstruction').setExtras({ ...extras, gltfFromWorld: [...extras.gltfFromWorld] })
  for (const child of children) root.addChild(child)
  doc.getRoot().setDefaultScene(doc.createScene(name).addChild(root))
}

/** For colours that include the light already. Register `KHRMaterialsUnlit` with the writer. */
export function makeUnlit(doc: Document, material: Material): void {
  material.setExtension('KHR_materials_unlit', doc.createExtension(KHRMaterialsUnlit).createUnlit())
}
