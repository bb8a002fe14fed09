'use client'

import { useEffect, useSyncExternalStore } from 'react'

/** `() => import('./file.tsx')`: a constant of its module, as what was loaded is found by it. */
export type Load<Module> = () => Promise<Module>

/** How soon to ask again for a script that could not be fetched: the server is restarting or out of reach. */
const RETRY_MS = 2000

const loaded = new Map<Load<unknown>, unknown>()
const loading = new Map<Load<unknown>, Promise<unknown>>()
const listeners = new Set<() => void>()

/** Fetches a script once, as often as it takes: never rejects. */
export function loadModule<Module>(load: Load<Module>): Promise<Module> {
  const known = loading.get(load) as Promise<Module> | undefined
  if (known) return known
  const begun = untilThere(load)
  loading.set(load, begun)
  return begun
}

async function untilThere<Module>(load: Load<Module>): Promise<Module> {
  for (;;) {
    try {
      const module = await load()
      loaded.set(load, module)
      for (const listener of listeners) listener()
      return module
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What `load` gives; null until somebody wanted it and it is there. Unlike `next/dynamic`, a server that is away breaks no page. */
export function useModule<Module>(load: Load<Module>, isWanted: boolean): Module | null {
  useEffect(() => {
    if (isWanted) void loadModule(load)
  }, [load, isWanted])
  return useSyncExternalStore(
    subscribe,
    () => (loaded.get(load) as Module | undefined) ?? null,
    () => null,
  )
}
