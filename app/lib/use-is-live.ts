import { useSyncExternalStore } from 'react'

const subscribe = () => () => undefined

/** Whether the page's script runs here: false on the server and until what it drew has been taken over. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
}
