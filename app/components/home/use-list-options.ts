'use client'

import { useSyncExternalStore } from 'react'
import type { JobSort, ListJobsInput } from '#server/contracts/job-list.ts'
import type { JobStatus } from '#server/contracts/job-status.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import { browserStorage } from '../../lib/browser-storage.ts'

/** The states that people tell apart. */
export const STATE_FILTERS = {
  all: [],
  active: ['queued', 'running', 'cancelling'],
  completed: ['completed'],
  stopped: ['failed', 'cancelled'],
} as const satisfies Record<string, readonly JobStatus[]>
export type StateFilter = keyof typeof STATE_FILTERS

export interface ListOptions {
  search: string
  state: StateFilter
  preset: PresetName | 'all'
  sort: JobSort
  view: 'rows' | 'grid'
}

const INITIAL: ListOptions = { search: '', state: 'all', preset: 'all', sort: 'newest', view: 'rows' }
const VIEW_KEY = 'maquette.list.view'

// Kept while one looks at a job and comes back; a reload shows all jobs again. How they are shown is a habit, and stays.
let options = INITIAL
let isRestored = false
const listeners = new Set<() => void>()

export function changeListOptions(change: Partial<ListOptions>): void {
  options = { ...options, ...change }
  if (change.view) browserStorage().setItem(VIEW_KEY, change.view)
  for (const listener of listeners) listener()
}

export function useListOptions(): ListOptions {
  return useSyncExternalStore(subscribe, read, () => INITIAL)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): ListOptions {
  if (!isRestored) {
    isRestored = true
    if (browserStorage().getItem(VIEW_KEY) === 'grid') options = { ...options, view: 'grid' }
  }
  return options
}

/** Whether jobs may be left out. */
export function isFiltered({ search, state, preset }: ListOptions): boolean {
  return search.trim() !== '' || state !== 'all' || preset !== 'all'
}

/** What to ask the server for; equal options give equal inputs, whose answers are kept. */
export function toListInput({ search, state, preset, sort }: ListOptions): Omit<ListJobsInput, 'limit' | 'cursor'> {
  return {
    search: search.trim(),
    statuses: [...STATE_FILTERS[state]],
    presets: preset === 'all' ? [] : [preset],
    tags: [],
    sort,
  }
}
