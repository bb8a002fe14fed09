import type { Photo } from '../../lib/upload/photo.ts'
import type { PhotoMasks } from '../../lib/upload/photo-masks.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'

interface MaskNoteProps {
  photos: readonly Photo[]
  /** What they are called, by key. */
  names: ReadonlyMap<string, string>
  masks: PhotoMasks
  onRemove(keys: readonly string[]): void
}

/** More names would hide what is said of them. */
const NAMED = 5

/** Says how many photos have a mask, which masks fit none, and lets all masks be taken out. */
export function MaskNote({ photos, names, masks: { maskOf, keys, strays }, onRemove }: MaskNoteProps) {
  const { t } = useWords()
  if (keys.size === 0) return null
  const count = photos.length - keys.size
  const named = strays.slice(0, NAMED).map(({ key, fileName }) => names.get(key) ?? fileName)
  if (strays.length > NAMED) named.push('…')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-72 gap-1">
        <p>{t('upload.maskCount', { masked: maskOf.size, count })}</p>
        {strays.length > 0 && (
          <p className="text-warn">{t('upload.maskStrays', { count: strays.length, names: named.join(', ') })}</p>
        )}
      </div>
      {strays.length > 0 && (
        <Button onPress={() => onRemove(strays.map(({ key }) => key))}>
          {t('upload.removeStrays', { count: strays.length })}
        </Button>
      )}
      <Button onPress={() => onRemove([...keys])}>{t('upload.removeMasks')}</Button>
    </div>
  )
}
