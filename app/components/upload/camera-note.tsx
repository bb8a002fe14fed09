import { mixedCameras } from '#server/contracts/uploads/photo-doubts.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

/** More cameras than this are no list to read. */
const LISTED = 4

/** Says which cameras and lenses a capture mixes: each is calibrated on its own. */
export function CameraNote({ photos }: { photos: readonly Photo[] }) {
  const { t } = useWords()
  const cameras = mixedCameras(photos)
  if (cameras.length === 0) return null
  const rest = cameras.slice(LISTED)
  return (
    <div className="grid gap-1 rounded-lg border border-line bg-surface px-4 py-3">
      <p>
        <span className="font-semibold">{t('upload.cameras', { count: cameras.length })}</span>{' '}
        {t('upload.camerasText')}
      </p>
      <ul className="text-muted text-sm">
        {cameras.slice(0, LISTED).map(({ name, count }) => (
          <li key={name}>{t('upload.cameraCount', { count, name: name ?? t('upload.noCamera') })}</li>
        ))}
        {rest.length > 0 && <li>{t('upload.andMore', { count: rest.length })}</li>}
      </ul>
    </div>
  )
}
