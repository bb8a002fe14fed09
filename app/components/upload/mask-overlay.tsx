'use client'

import { useEffect, useRef } from 'react'
import { cx } from '../../lib/cx.ts'

interface MaskOverlayProps {
  /** A small picture of the mask. */
  maskUrl: string
  className?: string
  /** Told which share of the photo the mask keeps; not where the small picture doesn't tell. */
  onShare(share: number): void
}

/** Below this a picture of a mask of 0 and 1 can't be told from a black one: nothing is drawn then. */
const LEAST_WHITE = 24

/** Darkens what a mask leaves out, over a picture of its photo. */
export function MaskOverlay({ maskUrl, className, onShare }: MaskOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    let isGone = false
    image.onload = () => {
      const target = canvas.current
      const context = target?.getContext('2d', { willReadFrequently: true })
      if (isGone || !target || !context) return
      target.width = image.naturalWidth
      target.height = image.naturalHeight
      context.drawImage(image, 0, 0)
      const pixels = context.getImageData(0, 0, target.width, target.height)
      const share = darken(pixels)
      context.putImageData(pixels, 0, 0)
      if (share !== null) onShare(share)
    }
    image.src = maskUrl
    return () => {
      isGone = true
    }
  }, [maskUrl, onShare])
  return <canvas ref={canvas} className={cx('pointer-events-none size-full object-cover', className)} />
}

/** Clear where the mask is at least half as bright as its brightest pixel, dark elsewhere; in place. Gives the share that stays clear. */
function darken({ data }: ImageData): number | null {
  const bright = (i: number) => (Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) * (data[i + 3] ?? 0)) / 255
  let most = 0
  for (let i = 0; i < data.length; i += 4) most = Math.max(most, bright(i))
  const isReadable = most >= LEAST_WHITE
  let kept = 0
  for (let i = 0; i < data.length; i += 4) {
    const isKept = bright(i) >= most / 2
    if (isKept) kept++
    data.set([30, 8, 26, isReadable && !isKept ? 200 : 0], i)
  }
  return isReadable ? (4 * kept) / data.length : null
}
