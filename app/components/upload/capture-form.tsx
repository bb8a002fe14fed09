'use client'

import { useCallback, useMemo, useState } from 'react'
import { findDoubts } from '#server/contracts/uploads/photo-doubts.ts'
import { cx } from '../../lib/cx.ts'
import { useCapture, useUploadQueue } from '../../lib/upload/capture-provider.tsx'
import { movingPhotos, namesOf, type Photo, stuckPhotos } from '../../lib/upload/photo.ts'
import { maskedUploads, withTheirMasks } from '../../lib/upload/photo-masks.ts'
import { type CapturePlan, useCapturePlan } from '../../lib/upload/use-capture-plan.ts'
import { PageLocale } from '../../lib/words/page-locale.tsx'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Progress } from '../ui/progress.tsx'
import { notifyError } from '../ui/toasts.tsx'
import { CameraNote } from './camera-note.tsx'
import { DoubtfulNote } from './doubtful-note.tsx'
import type { CaptureFormProps } from './empty-form.tsx'
import { MaskNote } from './mask-note.tsx'
import { PhotoTile } from './photo-tile.tsx'
import { PickButtons } from './pick-buttons.tsx'
import { PosedPanel } from './posed-panel.tsx'
import { ProblemList } from './problem-list.tsx'
import { SixViewBoard } from './six-view-board.tsx'
import { StartPanel } from './start-panel.tsx'

/** The files that are being gathered, what is wrong with them, and the button that starts. */
export function CaptureForm({ onPick, isDropTarget }: CaptureFormProps) {
  const { photos, transforms, captureJson } = useCapture()
  const plan = useCapturePlan({ photos, transforms, captureJson })
  return (
    <PageLocale>
      {/* Below each other they are one column, at whose bottom the button to start stays while it is scrolled. */}
      <div className="flex flex-col gap-8 lg:grid lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start lg:gap-10">
        <Photos onPick={onPick} isDropTarget={isDropTarget} photos={photos} plan={plan} />
        <div className="max-lg:contents lg:sticky lg:top-6">
          <StartPanel plan={plan} />
        </div>
      </div>
    </PageLocale>
  )
}

interface PhotosProps extends CaptureFormProps {
  photos: readonly Photo[]
  plan: CapturePlan
}

function Photos({ onPick, isDropTarget, photos, plan }: PhotosProps) {
  const { t } = useWords()
  const queue = useUploadQueue()
  const isPlain = !plan.posed && !plan.sixViews
  const remove = useCallback(
    (keys: readonly string[]) => {
      const all = isPlain && queue ? withTheirMasks(keys, queue.getSnapshot().photos) : keys
      void queue?.remove(all).catch(notifyError)
    },
    [queue, isPlain],
  )
  const removeOne = useCallback((key: string) => remove([key]), [remove])
  const removeAll = () => {
    queue?.setTransforms(null)
    remove(photos.map(({ key }) => key))
  }
  const usable = useMemo(
    () => (plan.posed || plan.couldBeSixViews ? [] : maskedUploads(photos, plan.masks).usable),
    [plan, photos],
  )
  const doubts = useMemo(() => findDoubts(usable), [usable])
  const names = useMemo(() => namesOf(photos), [photos])
  const keyOf = useMemo(() => new Map(photos.map(({ key, uploadId }) => [uploadId ?? '', key])), [photos])
  const stuck = useMemo(() => new Set(stuckPhotos(photos)), [photos])
  const tiles = photos.filter((photo) => !stuck.has(photo) && !plan.masks.keys.has(photo.key))
  return (
    <section aria-label={t('upload.chosen')} className="grid min-w-0 gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <PickButtons onPick={onPick} />
        <span className="flex-1" />
        <RemoveAll count={photos.length} onRemove={removeAll} />
      </div>
      <OverallProgress photos={tiles} what={plan.posed || plan.sixViews ? 'file' : 'photo'} />
      <ProblemList
        photos={photos}
        names={names}
        onRetry={(keys) => queue?.retry(keys)}
        onRemove={remove}
        onPick={onPick}
      />
      <PosedPanel plan={plan} onPlain={() => queue?.setTransforms(null)} />
      {plan.couldBeSixViews && <KindNote plan={plan} />}
      <MaskNote photos={photos} names={names} masks={plan.masks} onRemove={remove} />
      <DoubtfulNote doubts={doubts} onRemove={remove} />
      <CameraNote photos={usable} />
      {plan.sixViews ? (
        <SixViewBoard plan={plan} onRemove={removeOne} />
      ) : (
        <ul
          className={cx(
            'grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-4 rounded-lg sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] wide:grid-cols-[repeat(auto-fill,minmax(15rem,1fr))]',
            isDropTarget && 'outline-2 outline-accent outline-offset-8 outline-dashed',
          )}
        >
          {tiles.map((photo) => (
            <PhotoTile
              key={photo.key}
              photo={photo}
              name={names.get(photo.key) ?? photo.fileName}
              nameOfFirst={names.get(keyOf.get(photo.duplicateOfId ?? '') ?? '') ?? null}
              maskUrl={plan.masks.maskOf.get(photo.key)?.thumbnailUrl ?? null}
              doubt={doubts.get(photo)}
              onRemove={removeOne}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Says what the files are taken for, and lets the user say otherwise. */
function KindNote({ plan }: { plan: CapturePlan }) {
  const { t } = useWords()
  const isSixViews = plan.sixViews !== null
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-72">{isSixViews ? t('upload.sixViewsFound') : t('upload.sixViewsPossible')}</p>
      <Button onPress={() => plan.takeAs(isSixViews ? 'photos' : 'six-views')}>
        {isSixViews ? t('upload.asPhotos') : t('upload.asSixViews')}
      </Button>
    </div>
  )
}

/** `what`: depth images are no photos. */
function OverallProgress({ photos, what }: { photos: readonly Photo[]; what: 'photo' | 'file' }) {
  const { t, format } = useWords()
  const total = photos.reduce((sum, { byteSize }) => sum + byteSize, 0)
  const sent = photos.reduce((sum, { sentBytes }) => sum + sentBytes, 0)
  const moving = movingPhotos(photos).length
  const ready = photos.length - moving
  const values = { count: photos.length, size: format.bytes(total) }
  const text =
    moving > 0
      ? t(`upload.${what}sIn`, { ready, sent: format.bytes(sent), ...values })
      : t(`upload.${what}sSize`, values)
  if (photos.length === 0) return null
  return (
    <div className="grid gap-2">
      <p className="tabular-nums">{text}</p>
      {moving > 0 && (
        <Progress label={t('upload.allUploads')} value={total ? sent / total : 0} valueText={text} size="thick" />
      )}
    </div>
  )
}

function RemoveAll({ count, onRemove }: { count: number; onRemove(): void }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t('upload.removeAll')}
      </Button>
      <Dialog role="alertdialog" title={t('upload.removeAllTitle', { count })} isOpen={asking} onClose={close}>
        <p>{t('upload.removeAllText')}</p>
        <DialogActions>
          <Button autoFocus onPress={close}>
            {t('home.keepThem')}
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              close()
              onRemove()
            }}
          >
            {t('upload.removeAll')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}
