import type { PresetName } from '#server/contracts/preset.ts'
import type { StageName } from '#server/contracts/stages.ts'

/** What other programs needed for the same photos, wall seconds. */
export interface PeerTimes {
  /** How they were measured. */
  source: string
  /** Steps, each against the stages of ours that do the same. */
  steps: { name: string; stages: StageName[]; seconds: number }[]
}

const SOURCE =
  'COLMAP 3.8 and OpenMVS 2.3.0 (SSE4.2, no CUDA), measured earlier on the same kind of machine, 2 cores, one run each'

const CASTLE_SPARSE: PeerTimes['steps'] = [
  { name: 'feature_extractor, 1600 px', stages: ['features'], seconds: 25.3 },
  { name: 'exhaustive_matcher', stages: ['matching'], seconds: 41.7 },
  { name: 'mapper', stages: ['sparse'], seconds: 13.3 },
  { name: 'image_undistorter, 1600 px', stages: ['undistort'], seconds: 4.2 },
]

const HERZ_JESUS_SPARSE: PeerTimes['steps'] = [
  { name: 'feature_extractor, 1600 px', stages: ['features'], seconds: 13.3 },
  { name: 'exhaustive_matcher', stages: ['matching'], seconds: 18.1 },
  { name: 'mapper', stages: ['sparse'], seconds: 6.8 },
  { name: 'image_undistorter, 1600 px', stages: ['undistort'], seconds: 2.9 },
]

/** By capture, then by the preset whose depth maps are of the size that the other programs worked at. */
const PEER_TIMES: Record<string, Partial<Record<PresetName, PeerTimes>>> = {
  'sceaux-castle': {
    standard: {
      source: `${SOURCE}, dense steps at 800 px`,
      steps: [
        ...CASTLE_SPARSE,
        { name: 'DensifyPointCloud, 800 px', stages: ['depth', 'fuse'], seconds: 203.5 },
        { name: 'ReconstructMesh', stages: ['mesh'], seconds: 9.7 },
        { name: 'TextureMesh', stages: ['texture'], seconds: 28.2 },
      ],
    },
    high: {
      source: `${SOURCE}, dense steps at 1600 px; this preset finds its features at 3200 px`,
      steps: [
        ...CASTLE_SPARSE,
        { name: 'DensifyPointCloud, 1600 px', stages: ['depth', 'fuse'], seconds: 783.7 },
        { name: 'ReconstructMesh', stages: ['mesh'], seconds: 17.8 },
        { name: 'TextureMesh', stages: ['texture'], seconds: 56.2 },
      ],
    },
  },
  'herz-jesus-p8': {
    standard: {
      source: `${SOURCE}, dense step at 800 px; mesh and texture were not measured`,
      steps: [...HERZ_JESUS_SPARSE, { name: 'DensifyPointCloud, 800 px', stages: ['depth', 'fuse'], seconds: 121.8 }],
    },
  },
}

export function peerTimes(capture: string, preset: PresetName): PeerTimes | null {
  return PEER_TIMES[capture]?.[preset] ?? null
}
