'use client'

import { useEffect, useState } from 'react'
import type { Shelves } from '#server/contracts/lists/project.ts'
import { PRESET_NAMES } from '#server/contracts/preset.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../messages/message-types.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { FILTER_CLASS } from './filter-class.ts'
import { STATE_FILTERS, type StateFilter } from './list-options.ts'
import { ShelfFilters } from './shelf-filters.tsx'
import { changeListOptions, type ListOptions } from './use-list-options.ts'

const STATES = {
  all: 'home.stateAll',
  active: 'home.stateActive',
  completed: 'home.stateCompleted',
  stopped: 'home.stateStopped',
} as const satisfies Record<StateFilter, MessageKey>

const SORTS = {
  newest: 'home.sortNewest',
  oldest: 'home.sortOldest',
  name: 'home.sortName',
  largest: 'home.sortLargest',
} as const satisfies Record<ListOptions['sort'], MessageKey>

const PRESETS = {
  all: 'home.qualityAll',
  draft: 'settings.draft',
  standard: 'settings.standard',
  high: 'settings.high',
} as const satisfies Record<ListOptions['preset'], MessageKey>

/** Of the button that begins selecting: what ends it gives the focus back. */
export const SELECT_ID = 'select-jobs'

/** Letters of one word are asked for together. */
const TYPING_MS = 200

interface ListToolbarProps {
  options: ListOptions
  /** Undefined while it is not known. */
  shelves: Shelves | undefined
  isSelecting: boolean
  onSelecting(isSelecting: boolean): void
}

export function ListToolbar({ options, shelves, isSelecting, onSelecting }: ListToolbarProps) {
  const { t } = useWords()
  const { state, preset, sort, view } = options
  const isGrid = view === 'grid'
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Search value={options.search} />
      <Choice
        className={FILTER_CLASS}
        label={t('home.state')}
        value={state}
        nameOf={(id) => t(STATES[id])}
        ids={Object.keys(STATE_FILTERS) as StateFilter[]}
        onChange={(next) => changeListOptions({ state: next })}
      />
      <Choice
        className={FILTER_CLASS}
        label={t('settings.quality')}
        value={preset}
        nameOf={(id) => t(PRESETS[id])}
        ids={['all', ...PRESET_NAMES]}
        onChange={(next) => changeListOptions({ preset: next })}
      />
      <ShelfFilters shelves={shelves} options={options} />
      <Choice
        className={FILTER_CLASS}
        label={t('home.sort')}
        value={sort}
        nameOf={(id) => t(SORTS[id])}
        ids={['newest', 'oldest', 'name', 'largest']}
        onChange={(next) => changeListOptions({ sort: next })}
      />
      <IconButton
        kind="secondary"
        icon={isGrid ? 'rows' : 'grid'}
        label={isGrid ? t('home.asList') : t('home.asGrid')}
        onPress={() => changeListOptions({ view: isGrid ? 'rows' : 'grid' })}
      />
      <Button
        id={SELECT_ID}
        aria-pressed={isSelecting}
        className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
        onPress={() => onSelecting(!isSelecting)}
      >
        {t('home.select')}
      </Button>
    </div>
  )
}

function Search({ value }: { value: string }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => changeListOptions({ search: typed }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value])
  // Emptied from outside: by "Show all".
  useEffect(() => {
    if (value === '') setTyped('')
  }, [value])
  return (
    <input
      type="search"
      aria-label={t('home.search')}
      placeholder={t('home.search')}
      maxLength={120}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      className="min-h-10 min-w-0 flex-1 basis-full rounded-md border border-edge bg-surface px-3 sm:max-w-xs sm:basis-40 lg:basis-48"
    />
  )
}
