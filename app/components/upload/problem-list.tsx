'use client'

import type { ReactNode } from 'react'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { sayError } from '../../lib/say-error.ts'
import type { Photo, PickedFile } from '../../lib/upload/photo.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { PickButtons } from './pick-buttons.tsx'

interface ProblemListProps {
  photos: readonly Photo[]
  /** What they are called, by key. */
  names: ReadonlyMap<string, string>
  onRetry(keys: string[]): void
  onRemove(keys: string[]): void
  onPick(picked: PickedFile[]): void
}

/** Files that need the user: refused ones with the reason, interrupted ones, and those that must be chosen again. */
export function ProblemList({ photos, names, onRetry, onRemove, onPick }: ProblemListProps) {
  const { t } = useWords()
  const missing = photos.filter(({ state }) => state === 'missing')
  const unreadable = photos.filter(({ state }) => state === 'unreadable')
  const others = photos.filter(({ state }) => state === 'refused' || state === 'interrupted')
  return (
    <div className="grid gap-4">
      {missing.length > 0 && (
        <ChooseAgain label={t('upload.unfinished')} photos={missing} names={names} onPick={onPick} onRemove={onRemove}>
          <p className="font-semibold">{t('upload.unfinishedCount', { count: missing.length })}</p>
          <p>{t('upload.unfinishedText', { count: missing.length })}</p>
        </ChooseAgain>
      )}
      {unreadable.length > 0 && (
        <ChooseAgain label={t('upload.changed')} photos={unreadable} names={names} onPick={onPick} onRemove={onRemove}>
          <p className="font-semibold">
            {unreadable.length === 1
              ? t('upload.changedOne', { name: names.get(unreadable[0]?.key ?? '') ?? '' })
              : t('upload.changedCount', { count: unreadable.length })}
          </p>
          <p>{t('upload.changedText', { count: unreadable.length })}</p>
        </ChooseAgain>
      )}
      {others.length > 0 && (
        <section className="rounded-lg bg-bad-soft" aria-label={t('upload.unusable')}>
          <div className="flex flex-wrap items-center justify-between gap-x-4 px-4 pt-3">
            <h2 className="font-semibold">{t('upload.unusableCount', { count: others.length })}</h2>
            {others.length > 1 && (
              <Button kind="quiet" onPress={() => onRemove(others.map(({ key }) => key))}>
                {t('upload.skipAll')}
              </Button>
            )}
          </div>
          <ul className="divide-y divide-line">
            {others.map((photo) => (
              <ProblemRow
                key={photo.key}
                photo={photo}
                name={names.get(photo.key) ?? photo.fileName}
                onRetry={onRetry}
                onRemove={onRemove}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

interface ChooseAgainProps extends Pick<ProblemListProps, 'names' | 'onPick' | 'onRemove'> {
  label: string
  photos: readonly Photo[]
  /** What happened to them. */
  children: ReactNode
}

/** Files that only the user can bring again. */
function ChooseAgain({ label, photos, names, onPick, onRemove, children }: ChooseAgainProps) {
  const { t } = useWords()
  return (
    <section className="grid gap-3 rounded-lg bg-warn-soft p-4" aria-label={label}>
      {children}
      <div className="max-h-40 overflow-y-auto" {...scrollable(photos.length, t('upload.files'))}>
        <ul className="text-muted text-sm">
          {photos.map(({ key, fileName }) => (
            <li key={key}>{names.get(key) ?? fileName}</li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap gap-3">
        <PickButtons onPick={onPick} />
        <Button kind="quiet" onPress={() => onRemove(photos.map(({ key }) => key))}>
          {photos.length === 1 ? t('upload.skip') : t('upload.skipAll')}
        </Button>
      </div>
    </section>
  )
}

function ProblemRow({
  photo,
  name,
  onRetry,
  onRemove,
}: Pick<ProblemListProps, 'onRetry' | 'onRemove'> & { photo: Photo; name: string }) {
  const { t } = useWords()
  const { key, error } = photo
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2">
      <Glyph name="alert" className="size-5 text-bad" />
      <p className="font-semibold">{name}</p>
      <div className="flex">
        {/* One too many fits once another one is gone. */}
        {(error?.retryable !== false || error.code === 'TOO_MANY_FILES') && (
          <IconButton
            icon={TOOL_GLYPHS.retry}
            label={t('upload.tryNameAgain', { name })}
            onPress={() => onRetry([key])}
          />
        )}
        <IconButton icon={TOOL_GLYPHS.close} label={t('upload.skipName', { name })} onPress={() => onRemove([key])} />
      </div>
      {error && (
        <p className="col-span-3 pb-2 sm:col-span-1 sm:col-start-2">
          <ErrorText error={error} />
        </p>
      )}
    </li>
  )
}

/** The name of the file stands above. */
function ErrorText({ error }: { error: ErrorBody }) {
  const { file: _, ...unnamed } = error
  const { message, suggestion, original } = sayError(unnamed, useWords())
  return (
    <>
      {message} <span className="text-muted">{suggestion}</span>
      {original && (
        <span lang="en" className="block text-muted text-sm">
          {original}
        </span>
      )}
    </>
  )
}

/** A list that may scroll must be reachable by keyboard. */
function scrollable(length: number, label: string) {
  return length > 6 ? { tabIndex: 0, role: 'group', 'aria-label': label } : {}
}
