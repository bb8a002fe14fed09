import type { DbTx } from '../db.ts'
import { AppError } from '../errors.ts'
import { getShared } from '../services/jobs/view/get-shared.ts'
import { filesOfSite } from './serve-site.ts'
import { readViewerFile, sitePage } from './site/site-files.ts'

/**
 * Answers `/api/embed/TOKEN`, the model to be shown in a frame on any site, and the files of its viewer below it.
 * `embedHeaders` allow the frame. Throws JOB_NOT_FOUND for an unknown link.
 */
export async function serveEmbed(
  { db }: { db: DbTx },
  { token, file }: { token: string; file: string | null },
): Promise<Response> {
  const shared = await getShared({ db }, { token })
  if (file === null) {
    const { model, picture } = filesOfSite(shared.artifacts)
    const base = `/api/embed/${token}/`
    const page = sitePage({
      name: shared.name,
      modelUrl: model.url,
      pictureUrl: picture?.url ?? null,
      marks: shared.marks,
      base,
    })
    return answer(page, 'text/html; charset=utf-8', 'private, no-cache')
  }
  const part = await readViewerFile(file)
  if (!part) {
    throw new AppError('ARTIFACT_NOT_FOUND', {
      message: `There is no file ${file} here.`,
      suggestion: 'Reload the page.',
      file,
    })
  }
  return answer(part.text, part.mediaType, 'private, max-age=300')
}

function answer(text: string, mediaType: string, cacheControl: string): Response {
  return new Response(text, { headers: { 'Content-Type': mediaType, 'Cache-Control': cacheControl } })
}
