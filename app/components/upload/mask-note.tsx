import { countOf } from '../../lib/format.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import type { PhotoMasks } from '../../lib/upload/photo-masks.ts'
import { Button } from '../ui/button.tsx'

interface MaskNoteProps {
  photos: readonly Photo[]
  masks: PhotoMasks
  onRemove(keys: readonly string[]): void
}

/** More names would hide what is said of them. */
const NAMED = 5

/** Says how many photos have a mask, which masks fit none, and lets all masks be taken out. */
export function MaskNote({ photos, masks: { maskOf, keys, strays }, onRemove }: MaskNoteProps) {
  if (keys.size === 0) return null
  const count = photos.length - keys.size
  const names = strays.slice(0, NAMED).map(({ fileName }) => fileName)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-72 gap-1">
        <p>
          {maskOf.size} of {countOf(count, 'photo')} {maskOf.size === 1 ? 'has' : 'have'} a mask: what is black in it,
          dark here, is left out of the model.
        </p>
        {strays.length > 0 && (
          <p className="text-warn">
            {countOf(strays.length, 'file lies', 'files lie')} among the masks and{' '}
            {strays.length === 1 ? 'fits' : 'fit'} no photo by {strays.length === 1 ? 'its name' : 'their names'}:{' '}
            {names.join(', ')}
            {strays.length > NAMED && ', …'}. {strays.length === 1 ? 'It counts as a photo.' : 'They count as photos.'}
          </p>
        )}
      </div>
      {strays.length > 0 && (
        <Button onPress={() => onRemove(strays.map(({ key }) => key))}>
          {strays.length === 1 ? 'Remove it' : 'Remove them'}
        </Button>
      )}
      <Button onPress={() => onRemove([...keys])}>Remove the masks</Button>
    </div>
  )
}
