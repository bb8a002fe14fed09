import { createTRPCClient, httpBatchLink, httpLink, splitLink } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { MAX_BATCH } from '#server/contracts/max-batch.ts'
import { type DownloadOptions, downloadArtifact } from './download-artifact.ts'
import { type FindCaptureOptions, type FoundCapture, findCapture } from './find-capture.ts'
import { type FindPhotosOptions, findPhotos } from './find-photos.ts'
import type { MaquetteApi } from './maquette-api.ts'
import { fetchJson, MaquetteError, toMaquetteError } from './maquette-error.ts'
import { type UploadFilesOptions, type UploadOutcome, uploadFiles } from './upload-files.ts'
import { type WaitOptions, waitForJob } from './wait-for-job.ts'

export interface MaquetteClientOptions {
  /** Where the server listens: `http://127.0.0.1:3000`. */
  baseUrl: string
  /** Used for API calls and downloads in place of the global one. */
  fetch?: typeof globalThis.fetch
}

/** A Maquette server as a Node program sees it. Everything throws MaquetteError. */
export interface MaquetteClient {
  baseUrl: string
  /** Every procedure of the server, typed: `client.api.job.submit.mutate({ ... })`. */
  api: MaquetteApi
  /** Paths of the photos in a folder, in order. */
  findPhotos(folder: string, options?: FindPhotosOptions): Promise<string[]>
  /** What a folder holds: images with poses where something says them, six views with depth, else photos. */
  findCapture(folder: string, options?: FindCaptureOptions): Promise<FoundCapture>
  /** Sends files; resolves when the server has checked all of them. */
  uploadFiles(paths: readonly string[], options: UploadFilesOptions): Promise<UploadOutcome>
  /** Resolves when the job is completed, failed or cancelled. */
  waitForJob(id: string, options?: WaitOptions): Promise<JobView>
  /** Downloads one result into `dir` and returns its path. Throws ARTIFACT_NOT_FOUND when the job has none of that name. */
  downloadArtifact(job: JobView, name: string, dir: string, options?: DownloadOptions): Promise<string>
  /** Downloads every result into `dir`, one after the other, and returns their paths. */
  downloadAll(job: JobView, dir: string, options?: DownloadOptions): Promise<string[]>
}

/** Characters of a query's input that still go into a URL; Node refuses more than 16 kB of headers. */
const MAX_QUERY_LENGTH = 4000

export function createMaquetteClient(options: MaquetteClientOptions): MaquetteClient {
  const source = { baseUrl: options.baseUrl, fetch: options.fetch ?? globalThis.fetch }
  const url = new URL('/api/trpc', source.baseUrl).href
  const fetch = fetchJson(source.fetch, source.baseUrl)
  const trpc = createTRPCClient<AnyRouter>({
    links: [
      splitLink({
        condition: ({ type, input }) => type === 'query' && JSON.stringify(input ?? null).length > MAX_QUERY_LENGTH,
        true: httpLink({ url, fetch, methodOverride: 'POST' }),
        false: httpBatchLink({ maxItems: MAX_BATCH, url, fetch, maxURLLength: 2 * MAX_QUERY_LENGTH }),
      }),
    ],
  })
  // It calls whatever name is asked for; which names there are is what the interface says.
  const api = withMaquetteErrors(trpc as unknown as MaquetteApi, source.baseUrl)

  return {
    baseUrl: source.baseUrl,
    api,
    findPhotos,
    findCapture,
    uploadFiles: (paths, uploadOptions) =>
      uploadFiles(
        {
          baseUrl: source.baseUrl,
          listUploads: async (captureId) => (await api.upload.list.query({ captureId })).uploads,
        },
        paths,
        uploadOptions,
      ),
    waitForJob: (id, waitOptions) => waitForJob(() => api.job.get.query({ id }), waitOptions),
    downloadArtifact: async (job, name, dir, downloadOptions) =>
      downloadArtifact(source, findArtifact(job, name), dir, downloadOptions),
    downloadAll: async (job, dir, downloadOptions = {}) => {
      const totalBytes = job.artifacts.reduce((sum, artifact) => sum + artifact.byteSize, 0)
      const paths: string[] = []
      let doneBytes = 0
      for (const artifact of job.artifacts) {
        const onProgress = (bytes: number) => downloadOptions.onProgress?.(doneBytes + bytes, totalBytes)
        paths.push(await downloadArtifact(source, artifact, dir, { ...downloadOptions, onProgress }))
        doneBytes += artifact.byteSize
      }
      return paths
    },
  }
}

function findArtifact(job: JobView, name: string): ArtifactView {
  const artifact = job.artifacts.find((one) => one.name === name)
  if (artifact) return artifact
  throw new MaquetteError('ARTIFACT_NOT_FOUND', {
    message: `The reconstruction "${job.name}" has no result ${name}.`,
    suggestion: `It has: ${job.artifacts.map((one) => one.name).join(', ') || 'none yet'}.`,
    file: name,
  })
}

/** The same client whose calls reject with MaquetteError instead of tRPC's own error. */
function withMaquetteErrors<T extends object>(client: T, baseUrl: string): T {
  const isWrappable = (value: unknown): value is object => typeof value === 'function' || typeof value === 'object'
  return new Proxy(client, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver)
      return value !== null && isWrappable(value) ? withMaquetteErrors(value, baseUrl) : value
    },
    apply(target, self, args) {
      const result: unknown = Reflect.apply(target as unknown as (...args: unknown[]) => unknown, self, args)
      if (!(result instanceof Promise)) return result
      return result.catch((thrown: unknown) => {
        throw abortReason(thrown) ?? toMaquetteError(thrown, baseUrl)
      })
    },
  })
}

/** The AbortError of a call that its caller's signal stopped, otherwise null. */
function abortReason(thrown: unknown): Error | null {
  const cause = thrown instanceof Error ? thrown.cause : null
  return cause instanceof Error && cause.name === 'AbortError' ? cause : null
}
