import type { DbTx } from '../db.ts'
import { AppError, toAppError } from '../errors.ts'
import { getShared } from '../services/jobs/view/get-shared.ts'
import { errorResponse } from './error-response.ts'
import { filesOfSite } from './serve-site.ts'
import { messagePage, readViewerFile, type SiteWords, sitePage } from './site/site-files.ts'

/**
 * Answers `/api/embed/TOKEN`, the model to be shown in a frame on any site, by `words` that suit the visitor.
 * `embedHeaders` allow the frame. A link that is unknown or revoked, and anything else that keeps the model from being shown, is a sentence in
 * the frame, with the status of its error: visitors of other sites are no readers of JSON.
 */
export async function serveEmbed(
  { db }: { db: DbTx },
  { token, words }: { token: string; words: SiteWords },
): Promise<Response> {
  const base = `/api/embed/${encodeURIComponent(token)}/`
  const headers = { 'Content-Type': HTML, 'Cache-Control': 'private, no-cache', Vary: 'Accept-Language, Cookie' }
  try {
    const shared = await getShared({ db }, { token })
    const { model, picture } = filesOfSite(shared.artifacts)
    const page = sitePage({
      ...{ name: shared.name, words, modelUrl: model.url, pictureUrl: picture?.url ?? null },
      ...{ marks: shared.marks, metresPerUnit: shared.placement.metresPerUnit, base },
    })
    return new Response(page, { headers })
  } catch (error) {
    const { status, headers: refusal } = errorResponse(error)
    const text = toAppError(error).code === 'JOB_NOT_FOUND' ? words.gone : words.later
    refusal.set('Content-Type', HTML)
    return new Response(messagePage({ text, words, base }), { status, headers: refusal })
  }
}

const HTML = 'text/html; charset=utf-8'

/** Answers a file of the viewer, below the address of any model: it is the same for all. Throws ARTIFACT_NOT_FOUND. */
export async function serveEmbedFile(file: string): Promise<Response> {
  const part = await readViewerFile(file)
  if (!part) {
    throw new AppError('ARTIFACT_NOT_FOUND', {
      message: `There is no file ${file} here.`,
      suggestion: 'Reload the page.',
      file,
    })
  }
  return new Response(part.text, {
    headers: { 'Content-Type': part.mediaType, 'Cache-Control': 'private, max-age=300' },
  })
}
