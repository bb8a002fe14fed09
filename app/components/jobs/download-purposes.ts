import type { ArtifactView } from '#server/contracts/artifacts.ts'

type PurposeName = 'programs' | 'printing' | 'ar' | 'web' | 'cad' | 'raw'

/** What somebody takes files away for; its words are in `share` of the messages. */
export interface DownloadPurpose {
  name: PurposeName
  /** What opens them. */
  note: `${PurposeName}Text` | 'programsOlder'
  /** In this order, where a job has them. */
  names: readonly string[]
  /** Whether the line that comes with each file says what the note can't: its unit, what was made up. */
  describesFiles?: boolean
}

const PURPOSES: readonly DownloadPurpose[] = [
  {
    name: 'programs',
    note: 'programsText',
    names: ['model.glb', 'model.obj', 'model.mtl', 'model.jpg'],
  },
  {
    name: 'printing',
    note: 'printingText',
    names: ['model-closed.stl', 'model.stl'],
    describesFiles: true,
  },
  {
    name: 'ar',
    note: 'arText',
    names: ['model.usdz'],
    describesFiles: true,
  },
  {
    name: 'web',
    note: 'webText',
    names: ['model-compressed.glb'],
  },
  {
    name: 'cad',
    note: 'cadText',
    names: ['dense.las'],
  },
  {
    name: 'raw',
    note: 'rawText',
    names: ['transforms.json', 'cameras.json', 'dense.ply', 'mesh.ply'],
    describesFiles: true,
  },
]

export interface PurposeFiles {
  purpose: DownloadPurpose
  files: ArtifactView[]
}

/** The files of a job by purpose, without purposes that it has nothing for; `rest` is what none of them names. */
export function byPurpose(artifacts: readonly ArtifactView[]): { purposes: PurposeFiles[]; rest: ArtifactView[] } {
  const find = (name: string) => artifacts.find((artifact) => artifact.name === name)
  const isOlder = find('model.glb') !== undefined && find('model-compressed.glb') === undefined
  const purposes = PURPOSES.map((purpose, i) => ({
    purpose: i === 0 && isOlder ? { ...purpose, note: 'programsOlder' as const } : purpose,
    files: purpose.names.flatMap((name) => find(name) ?? []),
  })).filter(({ files }) => files.length > 0)
  const named = new Set(PURPOSES.flatMap(({ names }) => names))
  return { purposes, rest: artifacts.filter(({ name }) => !named.has(name)) }
}
