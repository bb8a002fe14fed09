'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { prefersReducedMotion } from '../../../lib/use-reduced-motion.ts'
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
  /** The one before, while `model` takes its place; null when there is none, or when motion is not wanted. */
  leaving: ViewerModel | null
  /** Frees `leaving`, which is out of the picture. */
  release(gone: ViewerModel): void
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
  const [leaving, setLeaving] = useState<ViewerModel | null>(null)
  const release = useCallback((gone: ViewerModel) => {
    gone.dispose()
    setLeaving((now) => (now === gone ? null : now))
  }, [])
  const isFiner = useRef(false)

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
        // A finer model of the same surface looks the same: there is nothing to show on the way, and much to keep in memory.
        const fades = !tried.staysInPlace && !isFiner.current && !prefersReducedMotion()
        if (!fades) shown.current?.dispose()
        setLeaving(fades ? shown.current : null)
        isFiner.current = tried.staysInPlace
        shown.current = next
        setModel(next)
      }
      busy.current = false
    })()
  }, [url, camerasUrl, staysInPlace])

  return { model, isLoading: !failed && model?.url !== url, failed, leaving, release }
}
