'use client'

import { useEffect, useRef, useState } from 'react'
import { loadModel, type ViewerModel } from '../scene/load-model.ts'
import type { ModelSource } from '../scene/model-source.ts'

interface WantedModel extends Pick<ModelSource, 'url' | 'camerasUrl'> {
  /** Whether it is the same model as the one that is shown, only finer: it takes its place. */
  staysInPlace: boolean
}

export interface LatestModel {
  model: ViewerModel | null
  /** Whether another one than `model` is on its way. */
  isLoading: boolean
  /** Whether the newest one could not be had. */
  failed: boolean
}

/**
 * The newest model that is completely loaded. The one before stays until the next is ready, so that
 * nothing flickers; while one loads, newer addresses wait and only the last of them is fetched.
 */
export function useLatestModel({ url, camerasUrl, staysInPlace }: WantedModel): LatestModel {
  const [model, setModel] = useState<ViewerModel | null>(null)
  const [failed, setFailed] = useState(false)
  const wanted = useRef<WantedModel>({ url, camerasUrl, staysInPlace })
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
    wanted.current = { url, camerasUrl, staysInPlace }
    if (busy.current) return
    busy.current = true
    void (async () => {
      let tried: WantedModel | null = null
      while (mounted.current && tried !== wanted.current) {
        tried = wanted.current
        setFailed(false)
        const frame = tried.staysInPlace ? shown.current?.gltfFromWorld : undefined
        const next = await loadModel({ ...tried, frame }).catch(() => null)
        if (!mounted.current) return next?.dispose()
        setFailed(next === null)
        if (!next) continue
        shown.current?.dispose()
        shown.current = next
        setModel(next)
      }
      busy.current = false
    })()
  }, [url, camerasUrl, staysInPlace])

  return { model, isLoading: !failed && model?.url !== url, failed }
}
