'use client'

import type { RefObject } from 'react'
import { MAX_MARKS } from '#server/contracts/model/marks.ts'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import { formatLength } from '../placement/length.ts'
import { PickHint } from '../placement/pick-hint.tsx'
import type { PlacementTools } from '../placement/use-placement-tools.ts'
import type { MeasuredLine, Measurements } from './use-measurements.ts'

interface MeasureToolProps {
  tools: PlacementTools
  measures: Measurements
  /** Whether the lines are drawn over the view. */
  areShown: boolean
  onShow(areShown: boolean): void
  handle: RefObject<ViewHandle | null>
}

/** How far it is between two points, as often as one likes: each line is listed until it is deleted. */
export function MeasureTool({ tools, measures, areShown, onShow, handle }: MeasureToolProps) {
  const words = useWords()
  const { t } = words
  const { lines, selected } = measures
  const { metresPerUnit } = tools.draft.placement
  const line = selected ?? lines.at(-1)
  const open = (each: MeasuredLine) => {
    measures.select(each)
    handle.current?.view.center(each.from.clone().add(each.to).divideScalar(2))
  }
  return (
    <>
      {measures.isFull ? (
        <p>{t('marks.measurementsFull', { count: MAX_MARKS.measurement })}</p>
      ) : (
        <PickHint problem={null}>{t('viewer.measureHint', { picked: tools.picked.length })}</PickHint>
      )}
      {metresPerUnit === null && <p className="text-muted">{t('viewer.scaleHint')}</p>}
      {lines.length > 0 && (
        <ol aria-label={t('marks.measurements')} className="grid gap-1 border-line border-t pt-3">
          {lines.map((each, i) => (
            <ListedLine
              key={each.measurement.id}
              {...{ line: each, number: i + 1, measures, metresPerUnit }}
              // The one that the button below is for.
              isCurrent={each === line}
              onOpen={() => open(each)}
            />
          ))}
        </ol>
      )}
      {measures.removed && measures.undo && (
        <div role="status" className="flex items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-3">
          <p className="min-w-0 flex-1">{t('marks.measurementDeleted')}</p>
          <Button kind="quiet" onPress={measures.undo}>
            {t('viewer.undo')}
          </Button>
        </div>
      )}
      {line && (
        <div className="flex flex-wrap gap-2">
          <Button onPress={() => tools.scaleBy(line)}>{t('viewer.useForScale')}</Button>
          <Button kind="quiet" onPress={() => onShow(!areShown)}>
            {t(areShown ? 'marks.hideMeasurements' : 'marks.showMeasurements')}
          </Button>
        </div>
      )}
      {!measures.areKept && lines.some(({ isMine }) => isMine) && (
        <p className="text-muted">{t('marks.measurementsHere')}</p>
      )}
    </>
  )
}

interface ListedLineProps {
  line: MeasuredLine
  number: number
  measures: Measurements
  metresPerUnit: number | null
  isCurrent: boolean
  onOpen(): void
}

function ListedLine({ line, number, measures, metresPerUnit, isCurrent, onOpen }: ListedLineProps) {
  const words = useWords()
  const { t } = words
  return (
    <li
      aria-current={isCurrent || undefined}
      className={cx('flex flex-wrap items-center rounded-md', isCurrent && 'bg-accent-soft')}
    >
      <button
        type="button"
        onClick={onOpen}
        className="flex min-h-10 min-w-0 flex-1 cursor-pointer items-center gap-2 rounded-md px-2 text-left hover:bg-sunken"
      >
        <span className="grid size-6 shrink-0 place-items-center rounded-full bg-sunken font-semibold text-xs tabular-nums">
          {number}
        </span>
        <span data-testid="measurement" className="font-semibold tabular-nums">
          {formatLength(line.length, metresPerUnit, words)}
        </span>
      </button>
      {line.isMine && (
        <IconButton
          icon={TOOL_GLYPHS.trash}
          label={t('marks.deleteMeasurement', { number })}
          onPress={() => measures.remove(line)}
        />
      )}
      {line.isUnsaved && (
        <p className="flex basis-full items-center justify-between gap-2 pl-2 text-warn">
          {t('marks.measurementUnsaved')}
          <Button kind="quiet" onPress={() => measures.saveAgain(line)}>
            {t('marks.saveAgain')}
          </Button>
        </p>
      )}
    </li>
  )
}
