import { comparePaths, endingOf, isHidden, isPhotoName, isSystemFile, isVideoName, isZipName } from './file-kinds.ts'
import { findMasks } from './mask-names.ts'
import type { ZipReason } from './zip-left-out.ts'

/** A file that was seen and is not taken, with the reason as it stands in a sentence: `left out: it is hidden`. */
export interface LeftOut {
  path: string
  reason: string
  /** What the reason is, where a page can say it in its language. */
  code?: ZipReason
}

export interface SortedFiles {
  /** Naturally by path. */
  photos: string[]
  /** The photo of each mask, see `findMasks`. */
  masks: ReadonlyMap<string, string>
  /** Naturally by path; without what operating systems leave behind. */
  leftOut: LeftOut[]
}

/** What the files of a folder are, by their paths from it (`/` between the parts). */
export function sortFiles(paths: readonly string[]): SortedFiles {
  const ordered = paths.filter((path) => !isSystemFile(path)).sort(comparePaths)
  const images = ordered.filter((path) => !isHidden(path) && isPhotoName(path))
  const masks = findMasks(images)
  const taken = new Set(images)
  return {
    photos: images.filter((path) => !masks.has(path)),
    masks,
    leftOut: ordered.filter((path) => !taken.has(path)).map((path) => ({ path, reason: reasonFor(path) })),
  }
}

/** What holds cameras in a form that Maquette doesn't read: its owner may take the photos beside it for a capture with poses. */
const UNREAD_POSES: readonly { name: RegExp; of: string }[] = [
  { name: /(^|\/)poses_bounds\.npy$/i, of: 'LLFF' },
  { name: /(^|\/)bundle(\.rd)?\.out$/i, of: 'Bundler' },
  { name: /(^|\/)cams\/\d+_cam\.txt$/i, of: 'MVSNet' },
  { name: /(^|\/)(cameras|.*\.cameras)\.xml$/i, of: 'Agisoft Metashape' },
  { name: /(^|\/)reconstruction\.json$/i, of: 'OpenSfM' },
  { name: /(^|\/)cameras(_[^/]+)?\.npz$/i, of: 'IDR and NeuS' },
  { name: /(^|\/)groundtruth\.txt$/i, of: 'TUM RGB-D' },
  { name: /(^|\/)[^/]+\.traj$/i, of: 'ARKitScenes' },
  { name: /(^|\/)traj\.txt$/i, of: 'Replica' },
  { name: /(^|\/)poses\.txt$/i, of: 'KITTI' },
  { name: /(^|\/)sfm_data\.(json|bin)$/i, of: 'OpenMVG' },
  { name: /(^|\/)meta_data\.json$/i, of: 'SDFStudio' },
  { name: /(^|\/)[^/]*calibrated_(camera_parameters|external_camera_parameters)\.txt$/i, of: 'Pix4D' },
  { name: /(^|\/)sensors\/trajectories\.txt$/i, of: 'kapture' },
  { name: /(^|\/)odometry\.csv$/i, of: 'Stray Scanner' },
  { name: /(^|\/)pose_intrinsic_imu\.json$/i, of: 'ScanNet++’s iPhone data' },
  { name: /(^|\/)trajectory\.log$/i, of: 'Redwood' },
  { name: /(^|\/)cameras\.json$/i, of: 'Gaussian splatting' },
  { name: /(^|\/)[^/]+_sfm\.log$/i, of: 'Tanks and Temples' },
  { name: /(^|\/)[^/]+\.camera$/i, of: 'Strecha’s data sets' },
  { name: /(^|\/)[^/]+\.(nvm|sfm|rcproj|rcalign|psx)$/i, of: 'another program' },
]

function reasonFor(path: string): string {
  if (isHidden(path)) return 'its name, or that of its folder, begins with a dot'
  if (isVideoName(path)) return 'it is a video, to be given by itself'
  if (isZipName(path)) return 'it is an archive, to be given by itself'
  const poses = UNREAD_POSES.find(({ name }) => name.test(path))
  if (poses) return `its poses are in a form that Maquette doesn’t read (${poses.of})`
  return endingOf(path) === '' ? 'its name has no ending' : `${endingOf(path)} is not the ending of a photo`
}
