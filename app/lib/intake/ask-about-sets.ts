import { comparePaths } from '#intake/file-kinds.ts'
import { findSetQuestions, type PhotoSet, type SetQuestion } from '#intake/photo-sets.ts'
import { sortFiles } from '#intake/sort-files.ts'
import { makeThumbnail } from '../upload/make-thumbnail.ts'
import type { OfferedFile } from './offered-file.ts'

/** A question with a picture for each of its sets, where the browser can show one: object URLs, which the caller revokes. */
export interface IllustratedQuestion {
  question: SetQuestion
  pictures: ReadonlyMap<PhotoSet, string>
}

interface AskOptions {
  signal: AbortSignal
  /** Where it is known already what depth is. */
  onlySizes: boolean
}

export interface AskedAbout {
  /** Empty for most. */
  questions: IllustratedQuestion[]
  /** Photos, all copies of them included. */
  photoCount: number
}

/** What should be asked about files before they go up. Rejects with the reason when the signal aborts. */
export async function questionsAbout(
  offered: readonly OfferedFile[],
  { signal, onlySizes }: AskOptions,
): Promise<AskedAbout> {
  const byPath = new Map(offered.map((one) => [one.path, one]))
  const { photos } = sortFiles([...byPath.keys()])
  const heads = new Map<string, ReturnType<OfferedFile['readHead']>>()
  const readHead = async (path: string) => {
    signal.throwIfAborted()
    const known = heads.get(path)
    if (known) return known
    const reading = byPath.get(path)?.readHead() ?? Promise.resolve(null)
    const head = reading.catch(() => null)
    heads.set(path, head)
    return head
  }
  const questions = (await findSetQuestions(photos, readHead)).filter(({ kind }) => kind === 'sizes' || !onlySizes)
  const illustrated: IllustratedQuestion[] = []
  for (const question of questions) {
    const pictures = new Map<PhotoSet, string>()
    for (const set of question.kind === 'sizes' ? question.sets : [question.set]) {
      signal.throwIfAborted()
      const picture = await pictureOf(byPath.get(set.paths.toSorted(comparePaths)[set.paths.length >> 1] ?? ''))
      if (picture) pictures.set(set, picture)
    }
    illustrated.push({ question, pictures })
  }
  return { questions: illustrated, photoCount: photos.length }
}

async function pictureOf(offered: OfferedFile | undefined): Promise<string | null> {
  const taken = await offered?.take().catch(() => null)
  return taken ? makeThumbnail(taken.file) : null
}
