'use client'

import { useState } from 'react'
import { cx } from '../../lib/cx.ts'
import { useReducedMotion } from '../../lib/use-reduced-motion.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { IconButton } from './button.tsx'

interface MovingPictureProps {
  /** An animation that repeats without end, and one picture of it, of the same proportions. */
  movingUrl: string
  stillUrl: string
  label: string
  widthPx: number
  heightPx: number
  className?: string
  /** `lazy` for what is far down a page. */
  loading?: 'lazy'
}

/** Can be stopped, and stands still at first for those who asked their system for less motion. */
export function MovingPicture({
  movingUrl,
  stillUrl,
  label,
  widthPx,
  heightPx,
  className,
  loading,
}: MovingPictureProps) {
  const { t } = useWords()
  const reduced = useReducedMotion()
  const [wanted, setWanted] = useState<boolean | null>(null)
  const moves = wanted ?? !reduced
  return (
    <div className={cx('relative', className)}>
      {/* biome-ignore lint/performance/noImgElement: a picture of the right size already */}
      <img
        src={moves ? movingUrl : stillUrl}
        alt={label}
        width={widthPx}
        height={heightPx}
        loading={loading}
        className="h-auto w-full"
        data-moves={moves}
      />
      <IconButton
        icon={moves ? 'pause' : 'play'}
        label={moves ? t('common.stopMotion') : t('common.play')}
        className="absolute! right-2 bottom-2"
        onPress={() => setWanted(!moves)}
      />
    </div>
  )
}
