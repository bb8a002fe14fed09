import type { StepNote } from '#server/contracts/notes/step-notes.ts'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { DepthKernel } from '#worker/kernels/depth-kernel.ts'
import { NO_TEXTURE } from '#worker/kernels/depth-layout.ts'
import type { DepthEstimate, DepthImage, DepthProblem, Detail } from '#worker/kernels/depth-problem.ts'
import { agreeingFill, filledMap, type OtherMap } from './agreeing-fill.ts'
import { DETAIL_ROUND, geometricRound, noteOf, PHOTOMETRIC_ROUND, ROUND_SHARES, type Round } from './depth-rounds.ts'
import { DETAIL, DETAIL_AGREEMENT, FAINT_AGREEMENT, FILTER, GEOMETRIC, PHOTOMETRIC } from './depth-schedule.ts'
import {
  detailCandidates,
  insideMask,
  joinDetail,
  normalsOf,
  putDepths,
  putHypotheses,
  withoutKnown,
} from './detail.ts'
import { findFaint } from './faint/find-faint.ts'
import { fillPlainAreas, normalOf, type PlainFill } from './fill-plain-areas.ts'
import type { OutlineImage } from './outline-likeness.ts'
import { plainMask } from './plain-areas.ts'
import { type Plan, planImages } from './plan-images.ts'
import { removeEdgeFattening } from './remove-edge-fattening.ts'
import { ScratchStore } from './scratch-store.ts'
import { type ScoredImage, type SharingImage, scorePlanes, sharePlanes } from './share-planes.ts'
import { cameraOf, type Header, storeImages } from './store-images.ts'

export interface DepthMap {
  widthPx: number
  heightPx: number
  /** Along z in the camera's frame, world units; 0 where there is none. */
  depths: Float32Array
  /** x, y, z a pixel: all x, then all y, then all z, unit length, towards the camera, in its frame; 0 without depth. */
  normals: Float32Array
}

export interface EstimateDepthsOptions {
  imagesDir: string
  /** Masks of the images that have one: no depth is made outside of them. */
  masksDir: string | null
  /**
   * Existing directory for what is kept between rounds: empty, or as a run with the same model and options left it that was
   * cut off. The maps are the same, bit for bit.
   */
  scratchDir: string
  /** Longest side of a depth map, pixels. */
  depthPx: number
  threads: number
  seed: number
  signal: AbortSignal
  onProgress(fraction: number, note: StepNote): void
  /** Gets each map when it is done, in the order of the model's images; null for an image that can have none. */
  onMap(image: number, map: DepthMap | null): Promise<void>
  /** Called at the start of each round over all images: 'photometric pass', 'geometric pass 1', ..., 'consistency'. */
  onRound?(name: string): void
}

/**
 * Depth maps of all images of an undistorted model: a photometric round over all images, geometric rounds that look
 * at the other images' maps as well, and a filter that keeps what enough maps agree on and what is no edge fattening (see `removeEdgeFattening`). Only the image in work and its
 * sources are in memory.
 */
export async function estimateDepths(model: SparseReconstruction, options: EstimateDepthsOptions): Promise<void> {
  const { signal } = options
  const plans = planImages(model)
  const store = new ScratchStore(options.scratchDir)
  const headers = await storeImages(model, options, store, plans)
  const kernel = await DepthKernel.open(options.threads)
  try {
    const rounds = new Rounds({ kernel, store, headers, plans, options })
    await rounds.photometric()
    for (const round of GEOMETRIC.keys()) await rounds.geometric(round)
    await rounds.detail()
    await rounds.faint()
    await rounds.filter()
    await rounds.share()
    await rounds.finish(model.images.length)
  } finally {
    await kernel.close()
  }
  signal.throwIfAborted()
}

interface RoundsContext {
  kernel: DepthKernel
  store: ScratchStore
  headers: readonly Header[]
  plans: readonly Plan[]
  options: EstimateDepthsOptions
}

interface AgreeingPlanes {
  /** 0 where there is none. */
  depths: Float32Array
  /** Writes the planes' normals where their depths were kept. */
  setNormals(kept: Float32Array, normals: Float32Array): void
}

class Rounds {
  readonly #context: RoundsContext
  /** Planes of each image's plain areas: its own, then with those that other images share. */
  readonly #planes = new Map<number, Pick<PlainFill, 'planes' | 'areaOf'>>()
  readonly #scores = new Map<number, number[]>()
  #shareBefore = 0

  constructor(context: RoundsContext) {
    this.#context = context
  }

  async photometric(): Promise<void> {
    const { kernel, options } = this.#context
    await this.#unlessDone(0, PHOTOMETRIC_ROUND, ROUND_SHARES.photometric, async (plan, onProgress) => {
      const problem = await this.#problem(plan)
      const { signal } = options
      const estimate = await kernel.estimate(problem, { scales: PHOTOMETRIC, keepsViewCosts: true, signal, onProgress })
      await this.#keep(plan.image, 0, estimate)
    })
  }

  async geometric(round: number): Promise<void> {
    const { kernel, store, options } = this.#context
    await this.#unlessDone(1 + round, geometricRound(round), ROUND_SHARES.geometric, async (plan, onProgress) => {
      const viewCosts = await store.readViewCosts(plan.image)
      const estimate = await kernel.estimate(await this.#problem(plan), {
        scales: GEOMETRIC.slice(round, round + 1),
        start: { ...(await store.readEstimate(plan.image)), ...(viewCosts && { viewCosts }) },
        keepsViewCosts: round + 1 < GEOMETRIC.length,
        sourceDepths: await this.#sourceDepths(plan.sources, (source) => store.readDepths(source)),
        signal: options.signal,
        onProgress,
      })
      await this.#keep(plan.image, 1 + round, estimate)
    })
  }

  /** What other maps agree with, and what may be there instead that is thinner than a patch. */
  async detail(): Promise<void> {
    const { kernel, store, headers, options } = this.#context
    await this.#round(DETAIL_ROUND, ROUND_SHARES.detail, async (plan) => {
      const { image } = plan
      const { signal } = options
      const estimate = await store.readEstimate(image)
      const problem = await this.#problem(plan)
      const sourceDepths = await this.#sourceDepths(plan.sources, (source) => store.readDepths(source))
      const kept = await kernel.filter(problem, estimate, { ...FILTER, sourceDepths, signal })
      await store.writeKept(image, kept)
      const isPlain = plainMask({ ...problem.reference, tint: await store.readTint(image) })
      await store.writePlain(image, isPlain)
      const candidates = detailCandidates(kept, isPlain, problem.reference)
      const detail = await kernel.refineDetail(problem, estimate, { ...DETAIL, candidates, signal })
      const isMasked = headers[image]?.isMasked
      await store.writeDetail(image, 'found', isMasked ? insideMask(detail, await store.readMask(image)) : detail)
    })
  }

  async faint(): Promise<void> {
    await findFaint(this.#context, (named, share, work) => this.#round(named, share, work))
  }

  /** What other maps agree with, detail first, and what plain areas between may have for depth. */
  async filter(): Promise<void> {
    const { store, headers } = this.#context
    await this.#round({ name: 'consistency', note: 'depthMapCheck' }, ROUND_SHARES.filter, async (plan) => {
      const depths = await this.#keptWithDetail(plan)
      const header = headers[plan.image] as Header
      const [gray, tint] = [await store.readGray(plan.image), await store.readTint(plan.image)]
      const fill = fillPlainAreas({ ...header, gray, tint, pinhole: cameraOf(header).pinhole, depths })
      await this.#dropOutside(plan.image, fill.depths)
      this.#planes.set(plan.image, { planes: fill.planes, areaOf: fill.areaOf })
      await store.writeKept(plan.image, depths)
      await store.writeFill(plan.image, 'own', fill)
    })
  }

  async #keptWithDetail({ image, sources }: Plan): Promise<Float32Array> {
    const { store } = this.#context
    const agreed = await this.#agreed(image, sources, 'found', await store.readDetail(image, 'found'), DETAIL_AGREEMENT)
    const depths = putDepths(await store.readKept(image), agreed)
    // Faint surfaces where nothing else is known.
    const unknown = withoutKnown(await store.readDetail(image, 'faint'), depths)
    const faint = await this.#agreed(image, sources, 'faint', unknown, FAINT_AGREEMENT)
    await store.writeDetail(image, 'agreed', joinDetail(agreed, faint))
    putDepths(depths, faint)
    await this.#dropOutside(image, depths)
    return depths
  }

  /** The part of an image's detail that the other images' maps, with their own detail of the same kind, agree with. */
  async #agreed(
    image: number,
    sources: readonly number[],
    kind: 'found' | 'faint',
    detail: Detail,
    agreement: typeof DETAIL_AGREEMENT,
  ): Promise<Detail> {
    const { kernel, store, headers, options } = this.#context
    if (detail.pixels.length === 0) return detail
    const views = { reference: headers[image] as Header, sources: sources.map((source) => headers[source] as Header) }
    const sourceDepths = await this.#sourceDepths(sources, async (source) =>
      putDepths(await store.readDepths(source), await store.readDetail(source, kind)),
    )
    return await kernel.agreedDetail(views, detail, { ...agreement, sourceDepths, signal: options.signal })
  }

  /** Planes that other images have where an image's own are missing or wrong. */
  async share(): Promise<void> {
    const { store } = this.#context
    await this.#round(
      { name: 'planes compared', note: 'depthMapPlanes' },
      ROUND_SHARES.share,
      async ({ image, sources }) => {
        const others = await Promise.all(sources.map((source) => this.#outlineImage(source)))
        const reference = await this.#plainImage(image, 'own')
        this.#scores.set(image, scorePlanes(reference, await store.readKept(image), others))
        await store.writeFill(image, 'trimmed', reference.fill)
      },
    )
    const shared = new Map<number, Pick<PlainFill, 'planes' | 'areaOf'>>()
    await this.#round(
      { name: 'planes shared', note: 'depthMapShared' },
      ROUND_SHARES.share,
      async ({ image, sources }) => {
        const others = await Promise.all(sources.map((source) => this.#sharingImage(source)))
        const reference = await this.#plainImage(image, 'trimmed')
        const fill = sharePlanes(reference, others, await store.readPlain(image))
        await this.#dropOutside(image, fill.depths)
        shared.set(image, { planes: fill.planes, areaOf: fill.areaOf })
        await store.writeFill(image, 'shared', fill)
        await store.writeSure(image, fill.isSure)
        await store.writeWhole(image, filledMap(await store.readKept(image), fill.depths))
      },
    )
    for (const [image, planes] of shared) this.#planes.set(image, planes)
  }

  async #outlineImage(image: number): Promise<Header & OutlineImage> {
    const { store, headers } = this.#context
    const header = headers[image] as Header
    return { ...header, camera: cameraOf(header), gray: await store.readGray(image) }
  }

  async #plainImage(image: number, kind: 'own' | 'trimmed'): Promise<ScoredImage> {
    const { depths, planeOf } = await this.#context.store.readFill(image, kind)
    const planes = this.#planes.get(image) ?? { planes: [], areaOf: [] }
    const scores = this.#scores.get(image) ?? []
    return { ...(await this.#outlineImage(image)), fill: { depths, planeOf, ...planes }, scores }
  }

  /** With the planes that others may take over; an image that is not in work has none. */
  async #sharingImage(image: number): Promise<SharingImage> {
    const planes = this.#planes.get(image) ?? { planes: [], areaOf: [] }
    const isInWork = this.#planes.has(image)
    const planeOf = isInWork ? await this.#context.store.readPlaneOf(image, 'trimmed') : new Uint16Array()
    return { ...(await this.#outlineImage(image)), fill: { planeOf, ...planes }, scores: this.#scores.get(image) ?? [] }
  }

  /** Gives the maps out: measured depths and those of plain areas that other maps agree with. */
  async finish(imageCount: number): Promise<void> {
    const { store, headers, options } = this.#context
    let next = 0
    const skipTo = async (image: number) => {
      for (; next < image; next++) await options.onMap(next, null)
    }
    await this.#round({ name: 'plain areas', note: 'depthMapPlain' }, ROUND_SHARES.finish, async (plan) => {
      const { image } = plan
      const { widthPx, heightPx } = headers[image] as Header
      const gray = await store.readGray(image)
      const depths = await store.readKept(image)
      const planes = await this.#agreeingPlanes(plan)
      for (let i = 0; i < depths.length; i++) if (planes.depths[i]) depths[i] = planes.depths[i] as number
      const sure = await store.readSure(image)
      const isKept = sure.map((is, i) => (is && planes.depths[i] ? 1 : 0))
      removeEdgeFattening({ depths, isKept, gray, tint: await store.readTint(image), widthPx, heightPx })
      await skipTo(image)
      const hypotheses = await store.readHypotheses(image)
      putHypotheses(hypotheses, await store.readDetail(image, 'agreed'))
      const normals = normalsOf(hypotheses, depths)
      planes.setNormals(depths, normals)
      await options.onMap(next++, { widthPx, heightPx, depths, normals })
    })
    await skipTo(imageCount)
  }

  async *#witnesses({ witnesses }: Plan): AsyncGenerator<OtherMap> {
    const { store, headers, plans } = this.#context
    for (const witness of witnesses) {
      if (!plans.some(({ image }) => image === witness)) continue
      const other = headers[witness] as Header
      yield { ...other, camera: cameraOf(other), ...(await store.readWhole(witness)) }
    }
  }

  async #agreeingPlanes(plan: Plan): Promise<AgreeingPlanes> {
    const { store, headers } = this.#context
    const { image } = plan
    const header = headers[image] as Header
    const camera = cameraOf(header)
    const { depths: filled, planeOf } = await store.readFill(image, 'shared')
    const depths = await agreeingFill(filled, { ...header, camera }, this.#witnesses(plan), FILTER)
    const planes = (this.#planes.get(image)?.planes ?? []).map((plane) => normalOf(plane, camera.pinhole))
    return {
      depths,
      setNormals(kept, normals) {
        const pixels = kept.length
        for (let i = 0; i < pixels; i++) {
          if (!depths[i] || !kept[i]) continue
          const plane = (planeOf[i] as number) - 1
          for (let axis = 0; axis < 3; axis++) normals[axis * pixels + i] = planes[plane]?.[axis] as number
        }
      },
    }
  }

  /** A round whose images an earlier run may have done. */
  async #unlessDone(
    round: number,
    named: Round,
    share: number,
    work: (plan: Plan, onProgress: (fraction: number) => void) => Promise<void>,
  ) {
    const { store } = this.#context
    await this.#round(named, share, async (plan, onProgress) => {
      if (store.roundOf(plan.image) < round) await work(plan, onProgress)
    })
  }

  async #round(
    round: Round,
    share: number,
    work: (plan: Plan, onProgress: (fraction: number) => void) => Promise<void>,
  ) {
    const { plans, options } = this.#context
    options.onRound?.(round.name)
    const shareBefore = this.#shareBefore
    for (const [i, plan] of plans.entries()) {
      options.signal.throwIfAborted()
      const said = noteOf(round, { at: i + 1, count: plans.length })
      const report = (fraction: number) =>
        options.onProgress(shareBefore + share * ((i + fraction) / plans.length), said)
      report(0)
      await work(plan, report)
    }
    this.#shareBefore = shareBefore + share
  }

  async #problem({ image, sources, range }: Plan): Promise<DepthProblem> {
    const { store, headers, options } = this.#context
    const read = async (index: number): Promise<DepthImage> => ({
      ...(headers[index] as Header),
      gray: await store.readGray(index),
    })
    return {
      reference: await read(image),
      sources: await Promise.all(sources.map(read)),
      ...range,
      seed: options.seed + image,
    }
  }

  async #sourceDepths(
    sources: readonly number[],
    read: (source: number) => Promise<Float32Array>,
  ): Promise<Float32Array[]> {
    const { headers, plans } = this.#context
    return await Promise.all(
      sources.map(async (source) => {
        if (plans.some(({ image }) => image === source)) return await read(source)
        const { widthPx, heightPx } = headers[source] as Header
        return new Float32Array(widthPx * heightPx)
      }),
    )
  }

  /** What lies outside of an image's mask has no depth, nor agrees with that of other images. */
  async #dropOutside(image: number, depths: Float32Array): Promise<void> {
    const { headers, store } = this.#context
    if (!headers[image]?.isMasked) return
    const mask = await store.readMask(image)
    for (let i = 0; i < depths.length; i++) if (mask[i] === 0) depths[i] = 0
  }

  async #keep(image: number, round: number, estimate: DepthEstimate): Promise<void> {
    const { hypotheses, costs, viewCosts } = estimate
    const depths = new Float32Array(costs.length)
    for (let i = 0; i < depths.length; i++) {
      if ((costs[i] as number) < NO_TEXTURE) depths[i] = hypotheses[4 * i + 3] as number
    }
    await this.#dropOutside(image, depths)
    await this.#context.store.finishRound(image, round, { ...estimate, depths })
    await this.#context.store.writeViewCosts(image, viewCosts)
  }
}
