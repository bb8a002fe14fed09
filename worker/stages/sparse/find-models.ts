import { constants, copyFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ErrorCode } from '#server/contracts/errors.ts'
import { type AppError, toAppError } from '#server/errors.ts'
import { dropFocalPriors, type VerifiedPair } from '../../colmap/database.ts'
import { pinholeOf } from '../../colmap/pinhole-of.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import { connectedParts } from '../matching/connected-parts.ts'
import type { MatchingOutput } from '../matching.ts'
import { byWorth, type FoundModel, hasRealLenses, isBetter, MIN_MODEL_PHOTOS, namesOf } from './found-model.ts'
import { type MapperRun, runMapper } from './run-mapper.ts'
import { type Doubt, GROW_OPTIONS, isWorthTrying, MAPPER_TRIES, type MappingNote } from './tries.ts'
import type { TurnedPhotos } from './turn-photos.ts'

/** What was matched, and how the mapper gets it. */
export interface MatchingInput extends Pick<MatchingOutput, 'photos' | 'pairs'> {
  turned: TurnedPhotos
  /** Whether the pairs speak against a model: then only COLMAP's usual way decides, and it has to register most photos. */
  isDoubtful: boolean
}

export interface MappingProgress {
  /** Share of the mapping, 0 to 1: further tries each take a part of what is left, since their number is not known in advance. */
  fraction: number
  /** Registered in this run so far. */
  photos: number
  /** Of a further try it names the try. */
  code: MappingNote
}

type OnProgress = (progress: MappingProgress) => void

/** Photos that overlap with each other and could not be joined with the model. */
export interface PhotoGroup {
  /** Null where none could be made of them. */
  model: FoundModel | null
  /** Their names. */
  photos: ReadonlySet<string>
}

export interface FoundModels {
  best: FoundModel
  /** Largest first; without the best one's photos, and without each other's. */
  groups: PhotoGroup[]
}

/** Photos that are left out in the end: with more of them it is worth trying again. */
const FEW_SHARE = 0.9

/** The focal length of a model against the one that EXIF names: zoom and crop leave a few percent between them, and noise more. */
const MAX_FOCAL_RATIO = 1.3

/**
 * Time for all that comes after the first run: this, or twice what it took, whichever is more. Most captures that need more are small,
 * and mapping one takes seconds.
 */
const MIN_LIMIT_MS = 120_000
const LIMIT_FACTOR = 2

/** Parts of a capture that fell apart that are checked for being a separate scene. */
const MOST_PARTS = 5

/**
 * Ends of a further try that leave a model that is there already as it is. With a full disk too: what the try wrote is removed, and a
 * step that finds no room says so and can be retried.
 */
const HARMLESS: readonly ErrorCode[] = [
  'RECONSTRUCTION_FAILED',
  'OUT_OF_MEMORY',
  'ENGINE_MISSING',
  'PROGRAM_HUNG',
  'DISK_FULL',
]

/** Of these, the ones that aren't about photos: without a model they are the reason. */
const OF_THE_MACHINE: readonly ErrorCode[] = ['OUT_OF_MEMORY', 'PROGRAM_HUNG', 'DISK_FULL']

/** Shares of the mapping: the first run's, and what each further one takes of the rest. */
const FIRST_RUN_SHARE = 0.7
const NEXT_RUN_SHARE = 0.3

/** Share of the photos that have to be registered where the pairs speak against a model. */
const DOUBTFUL_SHARE = 0.6

/** Of the tries, those that need not know more than the photos themselves. */
const GROUP_TRIES = MAPPER_TRIES.filter(({ settles, priors }) => settles.includes('few') && !priors)

/**
 * Maps the photos in the ways of MAPPER_TRIES until nearly all of them are registered by a lens that can be, keeps the best
 * model, adds photos to it that have little in common with it, and looks for models of what is left. Null: none was found.
 */
export async function findModels(
  context: StageContext,
  input: MatchingInput,
  onProgress: OnProgress,
): Promise<FoundModels | null> {
  return new Mapping(context, input, onProgress).run()
}

class Mapping {
  private readonly context: StageContext
  private readonly input: MatchingInput
  private readonly onProgress: OnProgress
  private deadlineMs = Number.POSITIVE_INFINITY
  /** Of the bar: where the running try begins and ends. */
  private span = { from: 0, to: FIRST_RUN_SHARE }
  /** The last failure of a try that is no evidence about the photos. */
  private failure: AppError | null = null

  constructor(context: StageContext, input: MatchingInput, onProgress: OnProgress) {
    this.context = context
    this.input = input
    this.onProgress = onProgress
  }

  async run(): Promise<FoundModels | null> {
    // (1) all photos, in one way after the other
    const begun = performance.now()
    const [usual, ...others] = MAPPER_TRIES
    let models = await this.map({ name: usual.name, options: usual.options, shown: true }, usual.note)
    if (this.input.isDoubtful && !this.isOverruled(models[0])) return null
    const took = performance.now() - begun
    this.deadlineMs = performance.now() + Math.max(MIN_LIMIT_MS, LIMIT_FACTOR * took)
    for (const attempt of others) {
      const doubts = this.doubtsOf(models[0])
      if (!isWorthTrying(attempt, doubts, this.input.photos)) continue
      const found = await this.tryAgain(attempt.name, async () => {
        const { name, options, note } = attempt
        const photosShown = models[0]?.reconstruction.images.length ?? 0
        const run = (photos: TurnedPhotos) => this.map({ name, options, photos, shown: true, photosShown }, note)
        return attempt.priors === 'dropped' ? this.withoutPriors(run) : run(this.input.turned)
      })
      models = this.betterOf(models, found)
    }
    const [first, ...rest] = models
    if (!first) {
      if (this.failure) throw this.failure
      return null
    }

    // (2) more photos for the best one
    const best = await this.grow(first)
    // (3) what is left
    return { best, groups: await this.groupsBeside(best, rest) }
  }

  /** Whether a model speaks for the capture louder than the pairs against it. Those that don't move have no angle to begin one with. */
  private isOverruled(model: FoundModel | undefined): boolean {
    const registered = model?.reconstruction.images.length ?? 0
    return registered >= DOUBTFUL_SHARE * this.input.photos.length
  }

  private doubtsOf(model: FoundModel | undefined): Set<Doubt> {
    const doubts = new Set<Doubt>()
    if (!model) return doubts.add('few')
    const connected = largestPart(this.input.pairs)
    if (model.reconstruction.images.length < FEW_SHARE * connected) doubts.add('few')
    if (!hasRealLenses(model.reconstruction) || this.contradictsPriors(model)) doubts.add('lens')
    return doubts
  }

  /** Whether any camera ended with another focal length than EXIF names and is trusted with. */
  private contradictsPriors({ reconstruction: { cameras, images } }: FoundModel): boolean {
    const trusted = this.input.photos.filter(({ focalLengthTrusted }) => focalLengthTrusted)
    const priors = new Map(trusted.map(({ name, focalLengthPx }) => [name, focalLengthPx]))
    return images.some(({ name, cameraId }) => {
      const prior = priors.get(name)
      const camera = cameras.get(cameraId)
      return prior && camera && Math.abs(Math.log(pinholeOf(camera).fxPx / prior)) > Math.log(MAX_FOCAL_RATIO)
    })
  }

  private betterOf(models: FoundModel[], found: FoundModel[]): FoundModel[] {
    const [best, bestFound] = [models[0], found[0]]
    const isKept = bestFound && (!best || isBetter(bestFound, best, (model) => this.contradictsPriors(model)))
    return isKept ? found : models
  }

  private async withoutPriors<T>(use: (photos: TurnedPhotos) => Promise<T>): Promise<T> {
    const database = path.join(this.context.dir, 'without-priors.db')
    try {
      await copyFile(this.input.turned.database, database, constants.COPYFILE_FICLONE)
      dropFocalPriors(database)
      return await use({ ...this.input.turned, database })
    } finally {
      await rm(database, { force: true })
    }
  }

  private map(
    run: Pick<MapperRun, 'name' | 'options' | 'shown'> & Partial<MapperRun>,
    code: MappingNote,
  ): Promise<FoundModel[]> {
    const { turned, photos } = this.input
    const { from, to } = this.span
    const onRegistered = (registered: number) => {
      const fraction = from + (to - from) * Math.min(1, registered / photos.length)
      this.onProgress({ fraction, photos: registered, code })
    }
    onRegistered(0)
    return runMapper(this.context, {
      photos: turned,
      photoCount: photos.length,
      limitMs: this.deadlineMs - performance.now(),
      onRegistered,
      ...run,
    })
  }

  /** A further try can't spoil what is there already: when it fails or there is no time for it, it has found nothing. */
  private async tryAgain(name: string, run: () => Promise<FoundModel[]>): Promise<FoundModel[]> {
    if (performance.now() >= this.deadlineMs) return []
    this.context.log(`mapping again: ${name}`)
    this.span = { from: this.span.to, to: this.span.to + NEXT_RUN_SHARE * (1 - this.span.to) }
    try {
      return await run()
    } catch (error) {
      this.context.signal.throwIfAborted()
      const failure = toAppError(error)
      if (!HARMLESS.includes(failure.code)) throw error
      this.context.log(`${name}: ${failure.message}`)
      if (OF_THE_MACHINE.includes(failure.code)) this.failure = failure
      // Another try would fill it again.
      if (failure.code === 'DISK_FULL') this.deadlineMs = 0
      return []
    }
  }

  private async grow(best: FoundModel): Promise<FoundModel> {
    const registered = namesOf(best)
    const hasCandidates = this.input.pairs.some(({ name1, name2 }) => registered.has(name1) !== registered.has(name2))
    if (!hasCandidates) return best
    const [grown] = await this.tryAgain('grow', () =>
      this.map({ name: 'grow', options: GROW_OPTIONS, startFrom: best, shown: false }, 'registeredWeak'),
    )
    if (!grown || byWorth(grown, best) >= 0 || this.contradictsPriors(grown) > this.contradictsPriors(best)) return best
    this.context.log(`grown from ${registered.size} to ${grown.reconstruction.images.length} photos`)
    return grown
  }

  private async groupsBeside(best: FoundModel, others: readonly FoundModel[]): Promise<PhotoGroup[]> {
    const left = new Set(this.input.photos.map(({ name }) => name))
    for (const name of namesOf(best)) left.delete(name)
    const groups: PhotoGroup[] = []
    const add = (model: FoundModel | null, photos: ReadonlySet<string>): boolean => {
      const own = new Set([...photos].filter((name) => left.has(name)))
      if (own.size < MIN_MODEL_PHOTOS) return false
      groups.push({ model, photos: own })
      for (const name of own) left.delete(name)
      return true
    }
    for (const model of others) if (hasRealLenses(model.reconstruction)) add(model, namesOf(model))
    for (const [i, part] of partsOf(left, this.input.pairs).slice(0, MOST_PARTS).entries()) {
      const model = await this.mapPart(`part-${i + 1}`, part)
      if (!model || !add(model, namesOf(model))) add(null, part)
    }
    return groups.sort((a, b) => b.photos.size - a.photos.size)
  }

  private async mapPart(name: string, part: ReadonlySet<string>): Promise<FoundModel | null> {
    for (const { name: tried, options, note } of GROUP_TRIES) {
      const [model] = await this.tryAgain(`${name} ${tried}`, () =>
        this.map({ name: `${name}-${tried}`, options, only: [...part], shown: false }, note),
      )
      if (model && hasRealLenses(model.reconstruction)) return model
    }
    return null
  }
}

/** Photos that a chain of pairs connects, largest part first; parts of too few photos for a model are left out. */
function partsOf(names: ReadonlySet<string>, pairs: readonly VerifiedPair[]): Set<string>[] {
  const list = [...names]
  const indexOf = new Map(list.map((name, i) => [name, i]))
  const inside = pairs.flatMap(({ name1, name2 }) => {
    const [a, b] = [indexOf.get(name1), indexOf.get(name2)]
    return a === undefined || b === undefined ? [] : [[a, b] as const]
  })
  const roots = connectedParts(list.length, inside)
  const parts = [...Map.groupBy(list, (_, i) => roots[i]).values()]
  return parts
    .filter(({ length }) => length >= MIN_MODEL_PHOTOS)
    .sort((a, b) => b.length - a.length)
    .map((part) => new Set(part))
}

function largestPart(pairs: readonly VerifiedPair[]): number {
  return partsOf(new Set(pairs.flatMap(({ name1, name2 }) => [name1, name2])), pairs)[0]?.size ?? 0
}
