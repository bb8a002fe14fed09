import { countOf } from '../../lib/format.ts'
import { Button } from '../ui/button.tsx'

interface DoubtfulNoteProps {
  /** Keys of the photos that look blurred or plain. */
  doubtful: ReadonlySet<string>
  onRemove(keys: string[]): void
}

/** Says before hours are spent that some photos will hardly help. They may be used all the same. */
export function DoubtfulNote({ doubtful, onRemove }: DoubtfulNoteProps) {
  if (doubtful.size === 0) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-72">
        {countOf(doubtful.size, 'photo looks', 'photos look')} blurred or plain. Photos like these are hard to place and
        spoil the texture: take them again if you can.
      </p>
      <Button onPress={() => onRemove([...doubtful])}>{doubtful.size === 1 ? 'Remove it' : 'Remove them'}</Button>
    </div>
  )
}
