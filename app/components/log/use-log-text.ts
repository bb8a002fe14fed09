'use client'

import { useEffect, useRef, useState } from 'react'
import type { ArtifactView } from '#server/contracts/artifacts.ts'

interface LogText {
  /** All of it that is here; null before the first answer. */
  text: string | null
  failed: boolean
}

/**
 * The text of a log that grows: of each new version only what is not here yet is fetched, one request after the other.
 * A log that became shorter is another one and is read from its beginning.
 */
export function useLogText({ url, version, byteSize }: ArtifactView): LogText {
  const [state, setState] = useState<LogText>({ text: null, failed: false })
  const tail = useRef<Tail>({ bytes: 0, text: '', decoder: new TextDecoder() })
  const queue = useRef(Promise.resolve())
  const unmounted = useRef(false)

  useEffect(() => {
    unmounted.current = false
    return () => {
      unmounted.current = true
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a version stands for its url and size
  useEffect(() => {
    // Without its version in it the address gives what is there now, and bytes of two versions never mix.
    const address = url.replace(/\?.*/, '')
    queue.current = queue.current.then(async () => {
      if (unmounted.current) return
      try {
        tail.current = await readOn(byteSize < tail.current.bytes ? EMPTY() : tail.current, address)
        setState({ text: tail.current.text, failed: false })
      } catch {
        setState((before) => ({ ...before, failed: true }))
      }
    })
  }, [version])
  return state
}

interface Tail {
  bytes: number
  text: string
  /** Keeps the beginning of a letter whose end has not come. */
  decoder: TextDecoder
}

const EMPTY = (): Tail => ({ bytes: 0, text: '', decoder: new TextDecoder() })

async function readOn(tail: Tail, address: string): Promise<Tail> {
  const headers: HeadersInit = tail.bytes > 0 ? { Range: `bytes=${tail.bytes}-` } : {}
  const response = await fetch(address, { headers, cache: 'no-store' })
  const hasNothingNew = response.status === 416
  if (hasNothingNew) return tail
  if (!response.ok) throw new Error(`The log was answered by ${response.status}.`)
  const from = response.status === 206 ? tail : EMPTY()
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = from.text + from.decoder.decode(bytes, { stream: true })
  return { ...from, bytes: from.bytes + bytes.length, text }
}
