'use client'

import { useState } from 'react'
import { useWords } from '../../lib/words/words-provider.tsx'

interface ComparisonSliderProps {
  photoUrl: string
  /** Of the same size, transparent where there is no model. */
  renderUrl: string
  /** Of places in the photo, of its proportions and transparent but there; null for none. */
  marksUrl: string | null
  widthPx: number
  heightPx: number
  /** Of the photo. */
  name: string
}

/** The photo on the left of a line and the model on its right; the line moves with pointer, touch and keys. */
export function ComparisonSlider({ photoUrl, renderUrl, marksUrl, widthPx, heightPx, name }: ComparisonSliderProps) {
  const { t, format } = useWords()
  const [share, setShare] = useState(0.5)
  const percent = `${100 * share}%`
  return (
    <div
      className="relative w-full touch-pan-y overflow-hidden rounded-md bg-sunken"
      // All of it is in sight at once.
      style={{
        aspectRatio: `${widthPx} / ${heightPx}`,
        maxWidth: `min(60rem, max(16rem, ${(75 * widthPx) / heightPx}vh))`,
      }}
    >
      {/* biome-ignore lint/performance/noImgElement: a picture of the job's own */}
      <img src={photoUrl} alt={name} className="absolute inset-0 size-full" draggable={false} />
      {marksUrl && (
        // biome-ignore lint/performance/noImgElement: a picture of the job's own
        <img src={marksUrl} alt="" className="absolute inset-0 size-full" draggable={false} />
      )}
      <div className="absolute inset-0 bg-sunken" style={{ clipPath: `inset(0 0 0 ${percent})` }}>
        {/* biome-ignore lint/performance/noImgElement: a picture of the job's own */}
        <img src={renderUrl} alt={t('report.modelAs', { name })} className="size-full" draggable={false} />
      </div>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.4)]"
        style={{ left: percent }}
      />
      <Corner text={t('report.photo')} side="left-2" />
      <Corner text={t('report.model')} side="right-2" />
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={share}
        aria-label={t('report.between')}
        aria-valuetext={t('report.shareOfPhoto', { share: format.percent(share) })}
        onChange={(event) => setShare(event.target.valueAsNumber)}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0 focus-visible:opacity-100 [&:focus-visible]:bg-transparent"
      />
    </div>
  )
}

function Corner({ text, side }: { text: string; side: string }) {
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none absolute top-2 rounded bg-surface/85 px-2 py-0.5 text-sm ${side}`}
    >
      {text}
    </span>
  )
}
