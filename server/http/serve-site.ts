import { makeZip } from 'client-zip'
import { MODEL_PICTURE_NAME } from '../contracts/artifact-names.ts'
import { AppError } from '../errors.ts'
import type { Artifact } from '../generated/prisma/client.ts'
import type { ArtifactDeps } from '../services/artifacts/find-artifact.ts'
import { jobNotFound } from '../services/jobs/job-errors.ts'
import { toMarks } from '../services/jobs/marks/to-marks.ts'
import { placementOf } from '../services/jobs/view/job-view.ts'
import { attachmentDisposition } from './content-disposition.ts'
import { readViewerFile, type SiteWords, sitePage, VIEWER_FILES } from './site/site-files.ts'

/** The best for the web first. */
const MODEL_NAMES = ['model-compressed.glb', 'model.glb']

/**
 * Answers a GET or HEAD for a ZIP that can be unpacked on any web server: `index.html`, the viewer, the model and its
 * picture. It needs nothing from this server, and says what it says by `words`.
 *
 * Throws JOB_NOT_FOUND, and NOT_READY while there is no model.
 */
export async function serveSite(
  { db, storage, ownerId }: ArtifactDeps,
  request: Request,
  { jobId, words }: { jobId: string; words: SiteWords },
): Promise<Response> {
  const job = await db.job.findFirst({
    where: { id: jobId, ownerId },
    include: {
      artifacts: { where: { name: { in: [...MODEL_NAMES, MODEL_PICTURE_NAME] } } },
      marks: { orderBy: { id: 'asc' } },
    },
  })
  if (!job) throw jobNotFound()
  const { model, picture } = filesOfSite(job.artifacts)
  const headers = new Headers({
    'Content-Type': 'application/zip',
    'Content-Disposition': attachmentDisposition(`${job.name} - website.zip`),
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  if (request.method === 'HEAD') return new Response(null, { headers })
  const page = sitePage({
    ...{ name: job.name, words, modelUrl: model.name, pictureUrl: picture?.name ?? null, base: '' },
    marks: toMarks(job.marks),
    metresPerUnit: placementOf(job).metresPerUnit,
  })
  return new Response(makeZip(openEach()), { headers })

  async function* openEach() {
    yield { name: 'index.html', input: page }
    for (const name of VIEWER_FILES) yield { name, input: (await readViewerFile(name))?.text ?? '' }
    for (const file of picture ? [model, picture] : [model]) {
      const size = Number(file.byteSize)
      yield {
        name: file.name,
        size,
        lastModified: file.createdAt,
        input: new Response(await storage.open(file.storageKey)),
      }
    }
  }
}

/** The model that is shown on the web, and its picture. Throws NOT_READY while there is none. */
export function filesOfSite<T extends Pick<Artifact, 'name'>>(
  artifacts: readonly T[],
): { model: T; picture: T | undefined } {
  const of = (wanted: string) => artifacts.find(({ name }) => name === wanted)
  const model = MODEL_NAMES.map(of).find((found) => found !== undefined)
  if (!model) {
    throw new AppError('NOT_READY', {
      message: 'This reconstruction has no model yet.',
      suggestion: 'Wait until it is completed.',
    })
  }
  return { model, picture: of(MODEL_PICTURE_NAME) }
}
