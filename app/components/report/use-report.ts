'use client'

import { useQuery } from '@tanstack/react-query'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { completeReport } from '#server/contracts/complete-report.ts'
import type { Report } from '#server/contracts/report.ts'

/** The report behind its artifact, if there is one. A version of it never changes, so it is asked for once. */
export function useReport(artifact: ArtifactView | undefined): { report: Report | null; failed: boolean } {
  const url = artifact?.url ?? ''
  const { data, isError } = useQuery({
    queryKey: ['report', url],
    enabled: url !== '',
    queryFn: async ({ signal }) => {
      const response = await fetch(url, { signal })
      if (!response.ok) throw new Error(`The report was answered by ${response.status}.`)
      return completeReport(await response.json())
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { report: data ?? null, failed: isError }
}
