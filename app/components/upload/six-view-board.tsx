'use client'

import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { VIEW_NAMES, type ViewName } from '#server/contracts/capture.ts'
import { cx } from '../../lib/cx.ts'
import type { Photo } from '../../lib/upload/photo.ts'
import type { ViewRole } from '../../lib/upload/six-views.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
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

const LABELS: Record<ViewName, string> = {
  front: 'Front',
  back: 'Back',
  left: 'Left',
  right: 'Right',
  top: 'Top',
  bottom: 'Bottom',
}

/** Six views and their depth in their places; a file in the wrong one can be moved. */
export function SixViewBoard({ plan }: { plan: CapturePlan }) {
  const { sixViews } = plan
  if (!sixViews) return null
  return (
    <ul aria-label="Views" className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {VIEW_NAMES.map((view) => (
        <li key={view} className={cx('grid content-start gap-1.5', PLACES[view])}>
          <p className="font-medium">{LABELS[view]}</p>
          <div className="grid grid-cols-2 gap-1.5">
            <Slot plan={plan} view={view} kind="color" file={sixViews[view].color} />
            <Slot plan={plan} view={view} kind="depth" file={sixViews[view].depth} />
          </div>
          {sixViews[view].mask && <p className="text-muted text-sm">with a mask</p>}
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
}

function Slot({ plan, view, kind, file }: SlotProps) {
  const what = kind === 'depth' ? 'depth' : 'image'
  if (!file) {
    return (
      <p className="grid aspect-square place-items-center rounded-md border-2 border-warn border-dashed p-1 text-center text-sm text-warn">
        No {what}
      </p>
    )
  }
  const isMoving = file.state === 'uploading' || file.state === 'checking'
  return (
    <MenuTrigger>
      <Button
        aria-label={`${LABELS[view]}, ${what}: ${file.fileName}. Move it`}
        className="relative block aspect-square cursor-pointer overflow-hidden rounded-md bg-sunken hover:outline-2 hover:outline-accent"
      >
        {file.thumbnailUrl && (
          // biome-ignore lint/performance/noImgElement: a local object URL or a thumbnail that is small already
          <img src={file.thumbnailUrl} alt="" className="size-full object-contain" />
        )}
        {isMoving && (
          <span className="absolute inset-x-1 bottom-1 rounded-full bg-surface p-0.5">
            <Progress label={`Upload of ${file.fileName}`} value={file.byteSize ? file.sentBytes / file.byteSize : 0} />
          </span>
        )}
      </Button>
      <Popover className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg">
        <Menu
          aria-label={`Where ${file.fileName} belongs`}
          className="outline-none"
          onAction={(to) => plan.move(file, { view, role: kind }, to as ViewName)}
        >
          {VIEW_NAMES.filter((other) => other !== view).map((other) => (
            <MenuItem
              key={other}
              id={other}
              className="flex min-h-10 cursor-pointer items-center rounded-md px-3 data-focused:bg-sunken"
            >
              Swap with {LABELS[other].toLowerCase()}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
