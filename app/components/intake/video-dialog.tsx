'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import { chooseFrames, FRAME_COUNTS, standsStill } from '#intake/choose-frames.ts'
import type { VideoStep } from '../../lib/intake/frames-of-video.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Progress } from '../ui/progress.tsx'

type Step<Phase extends VideoStep['phase']> = Extract<VideoStep, { phase: Phase }>

/** Looks through a video, asks how many frames to take, and shows how they are taken. */
export function VideoDialog({ step }: { step: VideoStep }) {
  const { t } = useWords()
  const close = step.phase === 'choosing' ? () => step.answer(null) : step.cancel
  const title = t(step.phase === 'looking' ? 'intake.videoLooking' : 'intake.videoFrames', { name: step.name })
  return (
    <Dialog title={title} isOpen onClose={close} role={step.phase === 'choosing' ? 'dialog' : 'alertdialog'}>
      {step.phase === 'looking' && <Looking step={step} />}
      {step.phase === 'choosing' && <Choosing step={step} />}
      {step.phase === 'taking' && <Taking step={step} />}
    </Dialog>
  )
}

function Looking({ step: { share, picture, cancel } }: { step: Step<'looking'> }) {
  const { t, format } = useWords()
  const value = Math.min(1, share)
  return (
    <>
      <Picture bitmap={picture} className="w-full" />
      <Progress label={t('intake.looking')} value={value} valueText={format.percent(value)} size="thick" />
      <p className="text-muted">{t('intake.videoStays')}</p>
      <DialogActions>
        <Button autoFocus onPress={cancel}>
          {t('common.cancel')}
        </Button>
      </DialogActions>
    </>
  )
}

/** Pictures of what would be taken: more would be too small to see. */
const SHOWN = 12

function Choosing({ step: { frames, suggested, answer } }: { step: Step<'choosing'> }) {
  const words = useWords()
  const { t } = words
  const [count, setCount] = useState(suggested)
  const most = Math.min(FRAME_COUNTS.most, frames.length)
  const chosen = useMemo(() => chooseFrames(frames, count), [frames, count])
  const shown = Array.from(
    { length: Math.min(SHOWN, chosen.length) },
    (_, i, shownCount = Math.min(SHOWN, chosen.length)) =>
      chosen.at(Math.round((i * (chosen.length - 1)) / Math.max(1, shownCount - 1))),
  )
  return (
    <>
      {standsStill(frames) && <p className="rounded-lg bg-warn-soft p-3">{t('intake.hardlyMoves')}</p>}
      <ul aria-hidden="true" className="grid grid-cols-4 gap-1.5">
        {shown.map((index) => (
          <li key={index}>
            <Picture bitmap={frames[index ?? 0]?.picture ?? null} className="w-full" />
          </li>
        ))}
      </ul>
      <Slider
        value={count}
        minValue={FRAME_COUNTS.least}
        maxValue={most}
        onChange={(next) => setCount(Array.isArray(next) ? (next[0] ?? suggested) : next)}
        className="grid grid-cols-[1fr_auto] items-baseline gap-x-4"
      >
        <Label className="font-semibold">{t('intake.framesToTake')}</Label>
        <SliderOutput className="tabular-nums">{count}</SliderOutput>
        <SliderTrack className="relative col-span-2 mx-3 h-10">
          {({ state }) => (
            <>
              <span className="absolute top-1/2 h-1 w-full -translate-y-1/2 rounded bg-line" />
              <span
                className="absolute top-1/2 left-0 h-1 -translate-y-1/2 rounded bg-accent"
                style={{ width: `${100 * state.getThumbPercent(0)}%` }}
              />
              <SliderThumb className="top-1/2 size-6 rounded-full border-2 border-accent bg-surface data-dragging:bg-accent" />
            </>
          )}
        </SliderTrack>
      </Slider>
      <p className="text-muted">{adviceFor({ count, suggested, chosen: chosen.length }, words)}</p>
      <DialogActions>
        <Button onPress={() => answer(null)}>{t('common.cancel')}</Button>
        <Button kind="primary" autoFocus onPress={() => answer(count)}>
          {t('intake.takeFrames', { count: chosen.length })}
        </Button>
      </DialogActions>
    </>
  )
}

interface Advised {
  count: number
  suggested: number
  chosen: number
}

function adviceFor({ count, suggested, chosen }: Advised, { t }: Words): string {
  const rule = t('intake.sharpest')
  if (chosen < count) return `${rule} ${t('intake.noMore', { count: chosen })}`
  if (count < suggested / 2) return `${rule} ${t('intake.tooFew', { count: suggested })}`
  if (count > suggested * 2) return `${rule} ${t('intake.tooMany', { count: suggested })}`
  return rule
}

function Taking({ step: { done, total, picture, cancel } }: { step: Step<'taking'> }) {
  const { t } = useWords()
  const text = t('intake.framesDone', { done, count: total })
  return (
    <>
      <Picture bitmap={picture} className="w-full" />
      <Progress label={t('intake.takingFrames')} value={done / total} valueText={text} size="thick" />
      <p className="text-muted tabular-nums">{text}</p>
      <DialogActions>
        <Button autoFocus onPress={cancel}>
          {t('common.cancel')}
        </Button>
      </DialogActions>
    </>
  )
}

/** A frame, decorative: what it is of is said beside it. */
function Picture({ bitmap, className }: { bitmap: ImageBitmap | null; className: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    // A closed one has no size left.
    if (!canvas || !bitmap || bitmap.width === 0) return
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  }, [bitmap])
  return (
    <canvas ref={ref} width={160} height={90} className={`max-h-64 rounded bg-sunken object-contain ${className}`} />
  )
}
