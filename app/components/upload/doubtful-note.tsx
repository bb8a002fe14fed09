import { type Doubt, summariseDoubts } from '#server/contracts/photo-doubts.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import { Button } from '../ui/button.tsx'

interface DoubtfulNoteProps {
  doubts: ReadonlyMap<Photo, Doubt>
  onRemove(keys: string[]): void
}

/** Says before hours are spent that some photos will hardly help. They may be used all the same. */
export function DoubtfulNote({ doubts, onRemove }: DoubtfulNoteProps) {
  if (doubts.size === 0) return null
  const codes = new Set([...doubts.values()].map(({ code }) => code))
  const isSoft = codes.has('BLURRED') || codes.has('PLAIN')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-72">
        <span className="font-semibold">{summariseDoubts(doubts.values()).join(' ')}</span>{' '}
        {isSoft
          ? 'Photos like these are hard to register and spoil the texture: take them again if you can.'
          : 'Photos like these can spoil the model.'}
      </p>
      <Button onPress={() => onRemove([...doubts.keys()].map(({ key }) => key))}>
        {doubts.size === 1 ? 'Remove the photo' : `Remove these ${doubts.size}`}
      </Button>
    </div>
  )
}
