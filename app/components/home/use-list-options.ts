'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { browserStorage } from '../../lib/browser-storage.ts'
import { ALL_JOBS, choiceOfQuery, type ListChoice, queryOfChoice } from './list-options.ts'

export interface ListOptions extends ListChoice {
  view: 'rows' | 'grid'
}

const INITIAL: ListOptions = { ...ALL_JOBS, view: 'rows' }
const VIEW_KEY = 'maquette.list.view'

// Kept while one looks at a job and comes back, and in the address, for a reload and for others. The view is a habit: it is the browser's.
let options = INITIAL
let isRestored = false
const listeners = new Set<() => void>()

export function changeListOptions(change: Partial<ListOptions>): void {
  options = { ...options, ...change }
  if (change.view) browserStorage().setItem(VIEW_KEY, change.view)
  writeAddress()
  for (const listener of listeners) listener()
}

/** `ofAddress`: what the server read from the page's address. */
export function useListOptions(ofAddress: ListChoice): ListOptions {
  const [first] = useState<ListOptions>({ ...ofAddress, view: 'rows' })
  // An address that says something was asked for; one that says nothing is that of the list as it was left.
  useEffect(() => {
    const { search } = window.location
    if (queryOfChoice(choiceOfQuery(new URLSearchParams(search)))) {
      changeListOptions(choiceOfQuery(new URLSearchParams(search)))
    } else writeAddress()
  }, [])
  return useSyncExternalStore(subscribe, read, () => first)
}

function writeAddress(): void {
  const { pathname, search } = window.location
  const query = queryOfChoice(options)
  if (pathname === '/' && search !== query) window.history.replaceState(null, '', `/${query}`)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): ListOptions {
  if (!isRestored) {
    isRestored = true
    options = { ...options, ...choiceOfQuery(new URLSearchParams(window.location.search)) }
    if (browserStorage().getItem(VIEW_KEY) === 'grid') options = { ...options, view: 'grid' }
  }
  return options
}
