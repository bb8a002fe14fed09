'use client'

import { useEffect, useRef, useState } from 'react'
import { loadModel, type ModelSource, type ViewerModel } from './load-model.ts'

type ShownModel = Pick<ModelSource, 'url' | 'camerasUrl'>

/**
 * The newest model that is completely loaded. The one before stays until the next is ready, so that
 * nothing flickers; while one loads, newer addresses wait and only the last of them is fetched.
 */
export function useLatestModel({ url, camerasUrl }: ShownModel): { model: ViewerModel | null; failed: boolean } {
  const [model, setModel] = useState<ViewerModel | null>(null)
  const [failed, setFailed] = useState(false)
  const wanted = useRef<ShownModel>({ url, camerasUrl })
  const busy = useRef(false)
  const mounted = useRef(true)
  const shown = useRef<ViewerModel | null>(null)

  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
      shown.current?.dispose()
      shown.current = null
    }
  }, [])

  useEffect(() => {
    wanted.current = { url, camerasUrl }
    if (busy.current) return
    busy.current = true
    void (async () => {
      let tried: ShownModel | null = null
      while (mounted.current && tried !== wanted.current) {
        tried = wanted.current
        const next = await loadModel(tried).catch(() => null)
        if (!mounted.current) return next?.dispose()
        setFailed(next === null)
        if (!next) continue
        shown.current?.dispose()
        shown.current = next
        setModel(next)
      }
      busy.current = false
    })()
  }, [url, camerasUrl])

  return { model, failed }
}
