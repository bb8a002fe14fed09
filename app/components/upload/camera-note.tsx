import { mixedCameras } from '#server/contracts/photo-doubts.ts'
import { countOf } from '../../lib/format.ts'
import type { Photo } from '../../lib/upload/photo.ts'

/** More cameras than this are no list to read. */
const LISTED = 4

/** Says which cameras and lenses a capture mixes: each is calibrated on its own. */
export function CameraNote({ photos }: { photos: readonly Photo[] }) {
  const cameras = mixedCameras(photos)
  if (cameras.length === 0) return null
  const rest = cameras.slice(LISTED)
  return (
    <div className="grid gap-1 rounded-lg border border-line bg-surface px-4 py-3">
      <p>
        <span className="font-semibold">
          Photos of {countOf(cameras.length, 'camera or lens', 'cameras or lenses')}.
        </span>{' '}
        Each is calibrated on its own: about five photos of each work best.
      </p>
      <ul className="text-muted text-sm">
        {cameras.slice(0, LISTED).map(({ name, count }) => (
          <li key={name}>
            {countOf(count, 'photo')}: {name ?? 'no camera named in the file'}
          </li>
        ))}
        {rest.length > 0 && <li>and {countOf(rest.length, 'more', 'more')}</li>}
      </ul>
    </div>
  )
}
