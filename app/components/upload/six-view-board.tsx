'use client'

import { type DragEvent, useState } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import type { ViewPlace, ViewRole } from '#server/contracts/capture/six-view-names.ts'
import { cx } from '../../lib/cx.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'

/** A cube laid flat, as a carton unfolds. */
const PLACES: Record<ViewName, string> = {
  top: 'sm:col-start-2 sm:row-start-1',
  left: 'sm:col-start-1 sm:row-start-2',
  front: 'sm:col-start-2 sm:row-start-2',
  right: 'sm:col-start-3 sm:row-start-2',
  back: 'sm:col-start-4 sm:row-start-2',
  bottom: 'sm:col-start-2 sm:row-start-3',
}

/** Six views and their depth in their places; a file in the wrong one can be dragged, or moved by its menu. */
interface SixViewBoardProps {
  plan: CapturePlan
  /** Takes the file with this key out of the capture. */
  onRemove(key: string): void
}

export function SixViewBoard({ plan, onRemove }: SixViewBoardProps) {
  const { t } = useWords()
  const { sixViews } = plan
  if (!sixViews) return null
  return (
    <ul aria-label={t('upload.views')} className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {VIEW_NAMES.map((view) => (
        <li key={view} className={cx('grid content-start gap-1.5', PLACES[view])}>
          <p className="font-medium">{t(`upload.${view}`)}</p>
          <div className="grid grid-cols-2 gap-1.5">
            <Slot plan={plan} view={view} kind="color" file={sixViews[view].color} onRemove={onRemove} />
            <Slot plan={plan} view={view} kind="depth" file={sixViews[view].depth} onRemove={onRemove} />
          </div>
          {sixViews[view].mask && <p className="text-muted text-sm">{t('upload.withAMask')}</p>}
        </li>
      ))}
    </ul>
  )
}

interface SlotProps {
  plan: CapturePlan
  view: ViewName
  kind: ViewRole
  file: Photo | undefined
  onRemove: SixViewBoardProps['onRemove']
}

function Slot({ plan, view, kind, file, onRemove }: SlotProps) {
  const place: ViewPlace = { view, role: kind }
  const [isTarget, setIsTarget] = useState(false)
  const isOurs = (event: DragEvent) => event.dataTransfer.types.includes(PLACE_TYPE)
  const drop = (event: DragEvent) => {
    setIsTarget(false)
    if (!isOurs(event)) return
    // The page around takes dropped files.
    event.preventDefault()
    event.stopPropagation()
    const from = JSON.parse(event.dataTransfer.getData(PLACE_TYPE)) as ViewPlace
    const dragged = plan.sixViews?.[from.view][from.role]
    if (dragged && (from.view !== view || from.role !== kind)) plan.move(dragged, from, place)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu of the button inside does the same by keyboard
    <div
      draggable={file !== undefined}
      onDragStart={(event) => event.dataTransfer.setData(PLACE_TYPE, JSON.stringify(place))}
      onDragOver={(event) => {
        if (!isOurs(event)) return
        event.preventDefault()
        setIsTarget(true)
      }}
      onDragLeave={() => setIsTarget(false)}
      onDrop={drop}
      data-testid={`${view}-${kind}`}
      className={cx('rounded-md', isTarget && 'outline-3 outline-accent')}
    >
      {file ? <FileButton plan={plan} place={place} file={file} onRemove={onRemove} /> : <Gap kind={kind} />}
    </div>
  )
}

/** What a dragged slot is, so that dropped files are something else. */
const PLACE_TYPE = 'application/x-maquette-view'

const GAPS = { color: 'upload.noColor', depth: 'upload.noDepth', mask: 'upload.noMask' } as const

function Gap({ kind }: { kind: ViewRole }) {
  const { t } = useWords()
  return (
    <p className="grid aspect-square place-items-center rounded-md border-2 border-warn border-dashed p-1 text-center text-sm text-warn">
      {t(GAPS[kind])}
    </p>
  )
}

interface FileButtonProps extends Pick<SlotProps, 'plan' | 'onRemove'> {
  place: ViewPlace
  file: Photo
}

function FileButton({ plan, place, file, onRemove }: FileButtonProps) {
  const { t } = useWords()
  const { view, role } = place
  const isMoving = file.state === 'uploading' || file.state === 'checking'
  const other = role === 'depth' ? 'color' : 'depth'
  return (
    <div className="relative aspect-square cursor-grab overflow-hidden rounded-md bg-sunken active:cursor-grabbing">
      {file.thumbnailUrl && (
        // biome-ignore lint/performance/noImgElement: a local object URL or a thumbnail that is small already
        <img src={file.thumbnailUrl} alt="" draggable={false} className="size-full object-contain" />
      )}
      {isMoving && (
        <span className="absolute inset-x-1 bottom-1 rounded-full bg-surface p-0.5">
          <Progress
            label={t('upload.uploadOf', { name: file.fileName })}
            value={file.byteSize ? file.sentBytes / file.byteSize : 0}
          />
        </span>
      )}
      <MenuTrigger>
        <Button
          aria-label={t('upload.moveFile', {
            view: t(`upload.${view}`),
            role: t(`upload.${role}`),
            name: file.fileName,
          })}
          className="absolute top-0 right-0 grid size-10 cursor-pointer place-items-center rounded-bl-md bg-surface/85 hover:bg-surface"
        >
          <Glyph name="more" />
        </Button>
        <Popover className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg">
          <Menu
            aria-label={t('upload.whereTo', { name: file.fileName })}
            className="outline-none"
            onAction={(to) => {
              if (to === REMOVE) onRemove(file.key)
              else plan.move(file, place, to === OTHER_KIND ? { view, role: other } : { view: to as ViewName, role })
            }}
          >
            {VIEW_NAMES.filter((each) => each !== view).map((each) => (
              <MenuItem key={each} id={each} className={MENU_ITEM}>
                {t('upload.swapWith', { view: t(`upload.${each}`) })}
              </MenuItem>
            ))}
            <MenuItem id={OTHER_KIND} className={MENU_ITEM}>
              {other === 'depth' ? t('upload.isDepth') : t('upload.isColor')}
            </MenuItem>
            <MenuItem id={REMOVE} className={MENU_ITEM}>
              {t('common.remove')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  )
}

const OTHER_KIND = 'other-kind'
const REMOVE = 'remove'
const MENU_ITEM = 'flex min-h-10 cursor-pointer items-center rounded-md px-3 data-focused:bg-sunken'
