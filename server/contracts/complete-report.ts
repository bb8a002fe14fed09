import type { z } from 'zod'
import type { Report, reportSchema } from './report.ts'
import type { StageName } from './stages.ts'

/** A report of this Maquette or an older one, as it was written. */
export type WrittenReport = z.input<typeof reportSchema>

/**
 * A report with what older ones lack filled in, as `reportSchema` does, for pages: it comes from Maquette's own storage, and to check it
 * once more would cost them all of zod. That nothing is forgotten here, the types say. Throws for what is no report.
 */
export function completeReport(written: WrittenReport): Report {
  if (written?.version !== 1) throw new TypeError('not a report')
  return {
    ...ADDED_SINCE,
    ...written,
    verdict: { detailCovered: null, limitedBy: null, details: '', ...written.verdict },
    photos: written.photos.map((photo) => ({
      ...photo,
      comparison: photo.comparison && {
        plainGaps: null,
        ...photo.comparison,
        likeness: photo.comparison.likeness ? { worstSsim: null, ...photo.comparison.likeness } : null,
      },
    })),
    sparse: written.sparse && {
      ...written.sparse,
      models: written.sparse.models.map((model) => ({ photos: [], ...model })),
    },
    run: { ...written.run, stages: written.run.stages.map((stage) => ({ ...stage, name: stageNow(stage.name) })) },
  }
}

const ADDED_SINCE = {
  masks: null,
  leftOutFrames: [],
  worldOrigin: null,
  closing: null,
  sixViews: null,
  placement: null,
} satisfies Partial<Report>

/** TSDF fusion had another name. */
function stageNow(name: StageName | 'carve'): StageName {
  return name === 'carve' ? 'tsdf' : name
}
