import type { Doubt } from '#server/contracts/uploads/photo-doubts.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { countDoubts } from './say-doubts.ts'

interface DoubtfulNoteProps {
  doubts: ReadonlyMap<Photo, Doubt>
  onRemove(keys: string[]): void
}

/** Says before hours are spent that some photos will hardly help. They may be used all the same. */
export function DoubtfulNote({ doubts, onRemove }: DoubtfulNoteProps) {
  const words = useWords()
  const { t } = words
  if (doubts.size === 0) return null
  const codes = new Set([...doubts.values()].map(({ code }) => code))
  const isSoft = codes.has('BLURRED') || codes.has('PLAIN')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-72">
        <span className="font-semibold">{countDoubts(doubts.values(), words).join(' ')}</span>{' '}
        {isSoft ? t('upload.doubtSoft') : t('upload.doubtOther')}
      </p>
      <Button onPress={() => onRemove([...doubts.keys()].map(({ key }) => key))}>
        {t('upload.removeThese', { count: doubts.size })}
      </Button>
    </div>
  )
}
