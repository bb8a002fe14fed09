'use client'

import { type ReactNode, useEffect, useState } from 'react'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { pickFromTransfer } from '../../lib/upload/pick-files.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { notifyError } from '../ui/toasts.tsx'

interface DropPageProps {
  onPick(picked: PickedFile[]): void
  /** `isDropTarget`: files are being dragged over the page. */
  children(isDropTarget: boolean): ReactNode
}

/** Takes files that are dropped anywhere on the page, so that nobody has to aim, or pasted. */
export function DropPage({ onPick, children }: DropPageProps) {
  const { t } = useWords()
  const [isDropTarget, setIsDropTarget] = useState(false)
  const [isReady, setIsReady] = useState(false)
  useEffect(() => {
    const stop = takeTransfers({ onPick, onDrag: setIsDropTarget })
    setIsReady(true)
    return stop
  }, [onPick])
  return (
    // Until it is ready nobody takes what is dropped or chosen.
    <div data-ready={isReady} className="flex-1">
      <p className="sr-only">{t('home.dropLabel')}</p>
      {children(isDropTarget)}
    </div>
  )
}

interface Takers {
  onPick(picked: PickedFile[]): void
  /** Whether files are over the page. */
  onDrag(isOver: boolean): void
}

function takeTransfers({ onPick, onDrag }: Takers): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const take = (event: Event, data: DataTransfer) => {
    event.preventDefault()
    void pickFromTransfer(data).then(onPick, notifyError)
  }
  const onDragOver = (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    onDrag(true)
  }
  document.addEventListener('dragenter', onDragOver, { signal })
  document.addEventListener('dragover', onDragOver, { signal })
  // For each element that is left; without another one it is the page.
  document.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && onDrag(false), { signal })
  document.addEventListener(
    'drop',
    (event) => {
      onDrag(false)
      if (hasFiles(event.dataTransfer)) take(event, event.dataTransfer)
    },
    { signal },
  )
  document.addEventListener(
    'paste',
    (event) => {
      if (hasFiles(event.clipboardData) && !isTakenElsewhere(event.target)) take(event, event.clipboardData)
    },
    { signal },
  )
  return () => ending.abort()
}

function hasFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.includes('Files') ?? false
}

/** In a field or a dialog. */
function isTakenElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [role=dialog], [role=alertdialog]') !== null
}
