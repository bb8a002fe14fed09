'use client'

import { useEffect, useState } from 'react'
import { PRESET_NAMES, PRESETS } from '#server/contracts/preset.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { changeListOptions, type ListOptions, STATE_FILTERS, type StateFilter } from './use-list-options.ts'

const TEXTS = {
  search: 'Search by name',
  state: 'State',
  preset: 'Quality',
  sort: 'Sort',
  rows: 'Show as a list',
  grid: 'Show as a grid',
  select: 'Select',
  done: 'Done',
}

const STATES: Record<StateFilter, string> = {
  all: 'All states',
  active: 'Queued or running',
  completed: 'Completed',
  stopped: 'Failed or cancelled',
}

const SORTS: Record<ListOptions['sort'], string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  name: 'By name',
  largest: 'Largest first',
}

const PRESET_LABELS = {
  all: 'All qualities',
  ...Object.fromEntries(PRESET_NAMES.map((name) => [name, PRESETS[name].label])),
} as Record<ListOptions['preset'], string>

/** Letters of one word are asked for together. */
const TYPING_MS = 200

interface ListToolbarProps {
  options: ListOptions
  isSelecting: boolean
  onSelecting(isSelecting: boolean): void
}

export function ListToolbar({ options, isSelecting, onSelecting }: ListToolbarProps) {
  const { state, preset, sort, view } = options
  const isGrid = view === 'grid'
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Search value={options.search} />
      <Choice
        label={TEXTS.state}
        value={state}
        options={STATES}
        ids={Object.keys(STATE_FILTERS) as StateFilter[]}
        onChange={(next) => changeListOptions({ state: next })}
      />
      <Choice
        label={TEXTS.preset}
        value={preset}
        options={PRESET_LABELS}
        ids={['all', ...PRESET_NAMES]}
        onChange={(next) => changeListOptions({ preset: next })}
      />
      <Choice
        label={TEXTS.sort}
        value={sort}
        options={SORTS}
        ids={['newest', 'oldest', 'name', 'largest']}
        onChange={(next) => changeListOptions({ sort: next })}
      />
      <IconButton
        kind="secondary"
        icon={isGrid ? 'rows' : 'grid'}
        label={isGrid ? TEXTS.rows : TEXTS.grid}
        onPress={() => changeListOptions({ view: isGrid ? 'rows' : 'grid' })}
      />
      <Button onPress={() => onSelecting(!isSelecting)}>{isSelecting ? TEXTS.done : TEXTS.select}</Button>
    </div>
  )
}

function Search({ value }: { value: string }) {
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
      aria-label={TEXTS.search}
      placeholder={TEXTS.search}
      maxLength={120}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      className="min-h-10 min-w-0 flex-1 basis-48 rounded-md border border-edge bg-surface px-3 sm:max-w-xs"
    />
  )
}
