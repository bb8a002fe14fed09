import { FAINT_SURVEY, faintRound, ROUND_SHARES, type Round } from '../depth-rounds.ts'
import type { Plan } from '../plan-images.ts'
import type { ScratchStore } from '../scratch-store.ts'
import type { Header } from '../store-images.ts'
import { FaintSurfaces, SWEEPS } from './faint-surfaces.ts'
import { reducedContrast, type SweepView, sweepView } from './sweep-view.ts'

interface FaintContext {
  store: ScratchStore
  headers: readonly Header[]
  plans: readonly Plan[]
}

/** Runs `work` for each image, and says so. */
type RunRound = (round: Round, share: number, work: (plan: Plan) => Promise<void>) => Promise<void>

/** Looks for surfaces with too little texture for patches, along the planes that are measured beside them, and stores what each image has of them. */
export async function findFaint({ store, headers, plans }: FaintContext, runRound: RunRound): Promise<void> {
  const surfaces = new FaintSurfaces()
  const viewOf = async (image: number): Promise<SweepView> =>
    sweepView(headers[image] as Header, await store.readContrast(image))

  // (1) where depth is missing, and which planes end there
  await runRound(FAINT_SURVEY, ROUND_SHARES.survey, async ({ image }) => {
    const header = headers[image] as Header
    const contrast = reducedContrast(header, await store.readGray(image))
    await store.writeContrast(image, contrast.values)
    const mask = header.isMasked ? await store.readMask(image) : null
    surfaces.survey(image, header, contrast, await store.readKept(image), mask)
  })
  surfaces.findPlanes()

  // (2) how they go on
  const inWork = new Set(plans.map(({ image }) => image))
  for (const [sweep, options] of SWEEPS.entries()) {
    await runRound(faintRound(sweep, SWEEPS.length), ROUND_SHARES.sweep, async ({ image, sources, range }) => {
      if (!surfaces.hasRegions(image)) return
      const views = await Promise.all(sources.filter((source) => inWork.has(source)).map(viewOf))
      surfaces.sweep(image, await viewOf(image), views, options, range.farthestDepth)
    })
    surfaces.settlePlanes()
  }
  for (const { image } of plans) {
    await store.writeDetail(image, 'faint', surfaces.detailOf(image, await viewOf(image), headers[image] as Header))
  }
}
