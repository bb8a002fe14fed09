import {
  DoubleSide,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshNormalMaterial,
  type Object3D,
  type Plane,
} from 'three'
import { SurfacePicker } from './surface-picker.ts'

/** `points`: instead of the surface, the points that it was made from. */
export const SURFACE_LOOKS = ['textured', 'shaded', 'normals', 'wireframe', 'points'] as const
export type SurfaceLook = (typeof SURFACE_LOOKS)[number]

/** The triangles of a model and the ways to look at them. */
export interface Surface {
  triangleCount: number
  /** Else it has a colour at each vertex: it is not finished. */
  isTextured: boolean
  /** What the model's vertices are drawn from, for finding its extent. */
  meshes: readonly Mesh[]
  picker: SurfacePicker
  show(look: SurfaceLook): void
  /** Cuts away what is on the negative side of any of these, in the scene's frame. */
  clip(planes: Plane[]): void
  /** Frees the materials made here; the model's own go with its scene. */
  dispose(): void
}

/** Seen at a slant, the texture of a floor would be a blur without it; the card's limit is kept by three.js. */
const ANISOTROPY = 8
/** Clay on which form shows in both colour schemes. */
const CLAY = '#c4c0b8'
const WIRE = '#0b5f78'
/** Of a hundred thousand lines the shape below must still show. */
const WIRE_OPACITY = 0.35

const PUSHED_BACK = { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 }

/** Whether light falls on it; else it is in the colours already. */
export function isLit(look: SurfaceLook): boolean {
  return look === 'shaded' || look === 'wireframe'
}

/** Null when there is no triangle in the scene: a sparse model. */
export function findSurface(scene: Object3D): Surface | null {
  const meshes: Mesh[] = []
  scene.traverse((object) => {
    if (object instanceof Mesh) meshes.push(object)
  })
  if (meshes.length === 0) return null
  const textured = new Map(meshes.map((mesh) => [mesh, mesh.material]))
  for (const material of [...textured.values()].flat()) sharpen(material)
  // Scans have holes: seen through one, the inside must not vanish.
  const others = {
    // Pushed back a little, so that lines on it are in front.
    shaded: new MeshLambertMaterial({ color: CLAY, side: DoubleSide, ...PUSHED_BACK }),
    normals: new MeshNormalMaterial({ side: DoubleSide }),
  }
  const wire = new MeshBasicMaterial({ color: WIRE, wireframe: true, transparent: true, opacity: WIRE_OPACITY })
  const wires = meshes.map((mesh) => {
    const lines = new Mesh(mesh.geometry, wire)
    lines.visible = false
    // With the mesh, wherever it is moved to.
    mesh.add(lines)
    return lines
  })
  const picker = new SurfacePicker(meshes)
  const materials = [...[...textured.values()].flat(), ...Object.values(others), wire]
  return {
    triangleCount: meshes.reduce((sum, mesh) => sum + trianglesOf(mesh), 0),
    isTextured: [...textured.values()].flat().some((own) => own instanceof MeshBasicMaterial && own.map !== null),
    meshes,
    picker,
    show: (look) => {
      for (const [mesh, own] of textured) {
        mesh.visible = look !== 'points'
        mesh.material = look === 'textured' || look === 'points' ? own : others[look === 'normals' ? look : 'shaded']
      }
      for (const lines of wires) lines.visible = look === 'wireframe'
    },
    clip: (planes) => {
      for (const material of materials) material.clippingPlanes = planes
    },
    dispose: () => {
      picker.dispose()
      for (const [mesh, own] of textured) mesh.material = own
      for (const lines of wires) lines.removeFromParent()
      for (const material of [...Object.values(others), wire]) material.dispose()
    },
  }
}

function trianglesOf({ geometry }: Mesh): number {
  return Math.floor((geometry.index ?? geometry.getAttribute('position')).count / 3)
}

function sharpen(material: Material): void {
  if (material instanceof MeshBasicMaterial && material.map) material.map.anisotropy = ANISOTROPY
}
