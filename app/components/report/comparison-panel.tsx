'use client'

import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Comparison, ReportPhoto } from '#server/contracts/report.ts'
import { cx } from '../../lib/cx.ts'
import { isolated } from '../../lib/words/isolated.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { ComparisonSlider } from './comparison-slider.tsx'

type ComparedPhoto = ReportPhoto & { comparison: Comparison }

interface ComparisonPanelProps {
  photos: readonly ReportPhoto[]
  urlOf(artifactName: string): string | null
}

/** Each photo beside the model as its camera would see it. */
export function ComparisonPanel({ photos, urlOf }: ComparisonPanelProps) {
  const words = useWords()
  const { t } = words
  const compared = photos.filter((photo): photo is ComparedPhoto => photo.comparison !== null)
  const [chosenName, setChosenName] = useState<string | null>(null)
  const chosen = compared.find(({ name }) => name === chosenName) ?? middleOf(compared)
  const strip = useStripAtChosen(chosen !== undefined)
  if (!chosen) return null
  const photoUrl = urlOf(chosen.comparison.photo)
  const renderUrl = urlOf(chosen.comparison.render)
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const at = placeFor(event.key, compared.indexOf(chosen), compared.length)
    const photo = at === null ? undefined : compared[at]
    if (at === null || !photo) return
    event.preventDefault()
    setChosenName(photo.name)
    event.currentTarget.querySelectorAll('button')[at]?.focus()
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <h3 className="font-medium">{t('report.photoAndModel')}</h3>
      {photoUrl && renderUrl && (
        <ComparisonSlider
          key={chosen.name}
          photoUrl={photoUrl}
          renderUrl={renderUrl}
          marksUrl={chosen.comparison.plainGaps && urlOf(chosen.comparison.plainGaps.picture)}
          widthPx={chosen.comparison.widthPx}
          heightPx={chosen.comparison.heightPx}
          name={chosen.fileName}
        />
      )}
      <p className="text-muted text-sm tabular-nums">{captionOf(chosen, words)}</p>
      <ul ref={strip} className="relative flex gap-2 overflow-x-auto p-1 pb-2" onKeyDown={step}>
        {compared.map((photo) => (
          <li key={photo.name} className="shrink-0">
            <button
              type="button"
              aria-pressed={photo === chosen}
              // One stop for Tab, however many photos there are; arrows move from there.
              tabIndex={photo === chosen ? 0 : -1}
              aria-label={t('report.compare', { name: photo.fileName })}
              onClick={() => setChosenName(photo.name)}
              className={cx(
                'block cursor-pointer overflow-hidden rounded border-2 text-left',
                photo === chosen ? 'border-accent' : 'border-transparent',
              )}
            >
              {/* biome-ignore lint/performance/noImgElement: a small picture of the job's own */}
              <img
                src={urlOf(photo.comparison.photo) ?? ''}
                alt=""
                loading="lazy"
                decoding="async"
                className="h-16 w-auto"
                // As wide before it is loaded as after.
                style={{ aspectRatio: `${photo.comparison.widthPx} / ${photo.comparison.heightPx}` }}
              />
              <span className="block px-1 text-muted text-xs tabular-nums">{labelOf(photo, words)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** For the list: scrolled so that the photo shows which is chosen at first, sideways alone. */
function useStripAtChosen(isThere: boolean) {
  const strip = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const list = strip.current
    const chosen = list?.querySelector<HTMLElement>('[aria-pressed=true]')
    if (!isThere || !list || !chosen) return
    list.scrollLeft = chosen.offsetLeft + chosen.offsetWidth / 2 - list.clientWidth / 2
  }, [isThere])
  return strip
}

/** Where a key leads to in a row of `count`; null for keys that lead nowhere. */
function placeFor(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return Math.min(at + 1, count - 1)
  if (key === 'ArrowLeft') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}

/** Below its picture. Decibels are in the caption, for those who ask for a photo. */
function labelOf({ heldOut, comparison }: ComparedPhoto, { t }: Words): string {
  if (psnrOf(comparison) === null) return t('report.notSeen')
  return heldOut ? t('report.testPhoto') : ''
}

/** The photo whose figures the verdict is likely about: the median by likeness, of the held-out ones if there are any. */
function middleOf(photos: readonly ComparedPhoto[]): ComparedPhoto | undefined {
  const heldOut = photos.filter((photo) => photo.heldOut)
  const candidates = (heldOut.length > 0 ? heldOut : photos).filter(({ comparison }) => psnrOf(comparison) !== null)
  const sorted = candidates.toSorted((a, b) => (psnrOf(a.comparison) ?? 0) - (psnrOf(b.comparison) ?? 0))
  return sorted[Math.floor(sorted.length / 2)] ?? photos[0]
}

/** As the verdict goes by it; of an older report that of the pictures as they are. */
function psnrOf({ likeness, psnrDb }: Comparison): number | null {
  return likeness ? likeness.psnrDb : psnrDb
}

function captionOf({ fileName, heldOut, comparison }: ComparedPhoto, { t, format }: Words): string {
  const { likeness, covered, plainGaps } = comparison
  const psnrDb = psnrOf(comparison)
  const ssim = likeness ? likeness.ssim : comparison.ssim
  const figures = [
    psnrDb !== null && `PSNR ${format.fixed(psnrDb, 1)} dB`,
    ssim !== null && `SSIM ${format.fixed(ssim, 2)}`,
    t('report.covers', { share: format.share(covered) }),
    heldOut ? t('report.testNotUsed') : t('report.used'),
  ]
  const caption = `${isolated(fileName)}: ${figures.filter(Boolean).join(', ')}.`
  return plainGaps ? `${caption} ${t('report.plainMarked', { share: format.share(plainGaps.share) })}` : caption
}
