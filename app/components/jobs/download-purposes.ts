import type { ArtifactView } from '#server/contracts/artifacts.ts'

/** What somebody takes files away for. */
export interface DownloadPurpose {
  title: string
  /** What opens them. */
  note: string
  /** In this order, where a job has them. */
  names: readonly string[]
  /** Whether the line that comes with each file says what the note can't: its unit, what was made up. */
  describesFiles?: boolean
}

const PURPOSES: readonly DownloadPurpose[] = [
  {
    title: 'Blender, Unity and other 3D programs',
    note: 'GLB opens in Blender, Unity, Unreal, Windows and macOS viewers. OBJ is for older programs: keep its three files together.',
    names: ['model.glb', 'model.obj', 'model.mtl', 'model.jpg'],
  },
  {
    title: '3D printing',
    note: 'For PrusaSlicer, Cura, Bambu Studio and other slicers. Set the real size first: STL knows no unit.',
    names: ['model-closed.stl', 'model.stl'],
    describesFiles: true,
  },
  {
    title: 'AR on iPhone and iPad',
    note: 'Opens in Safari, Files and Messages; on a Mac in Preview.',
    names: ['model.usdz'],
    describesFiles: true,
  },
  {
    title: 'Web pages',
    note: 'Small, for three.js, <model-viewer> and Babylon.js with a meshopt decoder. Most other programs can’t open it.',
    names: ['model-compressed.glb'],
  },
  {
    title: 'Measuring and CAD',
    note: 'Points and surface for CloudCompare, MeshLab, QGIS, ReCap and surveying programs.',
    names: ['dense.las', 'dense.ply', 'mesh.ply'],
  },
  {
    title: 'Raw data',
    note: 'The ZIP is a data set: photos, cameras and depth for nerfstudio, instant-ngp, Gaussian splatting, Brush and COLMAP.',
    names: ['transforms.json', 'cameras.json'],
  },
]

/** What older versions wrote as `model.glb`, before there was a compressed one beside it. */
const OLDER_PROGRAMS_NOTE =
  'An older version of Maquette wrote this GLB, compressed: programs that can’t open it take OBJ. Duplicate the reconstruction for a plain one.'

export interface PurposeFiles {
  purpose: DownloadPurpose
  files: ArtifactView[]
}

/** The files of a job by purpose, without purposes that it has nothing for; `rest` is what none of them names. */
export function byPurpose(artifacts: readonly ArtifactView[]): { purposes: PurposeFiles[]; rest: ArtifactView[] } {
  const find = (name: string) => artifacts.find((artifact) => artifact.name === name)
  const isOlder = find('model.glb') !== undefined && find('model-compressed.glb') === undefined
  const purposes = PURPOSES.map((purpose, i) => ({
    purpose: i === 0 && isOlder ? { ...purpose, note: OLDER_PROGRAMS_NOTE } : purpose,
    files: purpose.names.flatMap((name) => find(name) ?? []),
  })).filter(({ files }) => files.length > 0)
  const named = new Set(PURPOSES.flatMap(({ names }) => names))
  return { purposes, rest: artifacts.filter(({ name }) => !named.has(name)) }
}
