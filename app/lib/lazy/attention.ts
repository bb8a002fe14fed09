'use client'

import { useSyncExternalStore } from 'react'

/** Signs that somebody is at the page, keys and assistive technology included. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'dragenter', 'scroll'] as const

let isAttended = false
const listeners = new Set<() => void>()

if (typeof window !== 'undefined') {
  const onSign = () => {
    isAttended = true
    for (const sign of SIGNS) window.removeEventListener(sign, onSign, true)
    for (const listener of listeners) listener()
  }
  for (const sign of SIGNS) window.addEventListener(sign, onSign, { capture: true, passive: true })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Whether anybody has moved a pointer, pressed a key or touched the page yet. From then on the page fetches what it will need next: menus,
 * dialogs, the way of photos to the server. It is there when it is wanted, and a page that is only looked at stays light.
 */
export function useAttended(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isAttended,
    () => false,
  )
}
