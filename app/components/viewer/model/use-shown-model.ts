'use client'

import { useState } from 'react'
import type { ModelSource } from '../scene/model-source.ts'
import { type LatestModel, useLatestModel } from './use-latest-model.ts'

export interface ShownModel extends LatestModel {
  /** Whether the finer one is shown, or on its way. */
  hasDetail: boolean
  /** To offer the finer one; null where there is none, or it is what is shown anyway. */
  detailChoice: { byteSize: number; isOn: boolean; turn(isOn: boolean): void } | null
}

interface ShownModelOptions {
  /** Whether the finer one may be shown. */
  mayHaveDetail: boolean
  /** Before another one is loaded. */
  onTurn(): void
}

/** The model of the page, or the finer one when that was asked for. */
export function useShownModel(source: ModelSource, { mayHaveDetail, onTurn }: ShownModelOptions): ShownModel {
  const [isDetailed, setDetailed] = useState(false)
  const detail = isDetailed && mayHaveDetail ? source.detail : null
  const latest = useLatestModel({
    url: detail?.url ?? source.url,
    camerasUrl: source.camerasUrl,
    staysInPlace: detail !== null,
  })
  const turn = (isOn: boolean) => {
    onTurn()
    setDetailed(isOn)
  }
  const choice = source.detail && { byteSize: source.detail.byteSize, isOn: isDetailed, turn }
  return {
    ...latest,
    hasDetail: detail !== null,
    detailChoice: isDetailed || latest.model?.url === source.url ? choice : null,
  }
}
