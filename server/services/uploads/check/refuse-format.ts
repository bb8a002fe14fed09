import type { AdviceCode } from '#server/contracts/notes/error-notes.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { detailOf } from '#server/contracts/notes/refusal-notes.ts'
import { AppError } from '#server/errors.ts'
import type { SniffedFormat } from './sniff-format.ts'

type OtherFormat = Extract<SniffedFormat, { kind: 'other' }>

const ADVICE = {
  image: 'formatImage',
  video: 'formatVideo',
  pdf: 'formatPdf',
  archive: 'formatArchive',
  text: 'formatText',
  mangled: 'formatMangled',
  unknown: 'formatUnknown',
} as const satisfies Record<OtherFormat['family'], AdviceCode>

/** The error for a file whose bytes are not a photo. */
export function wrongFormat(fileName: string, format: OtherFormat): AppError {
  return new AppError('WRONG_FORMAT', {
    ...explainError('otherFormat', ADVICE[format.family], { file: fileName, what: detailOf(format.name) }),
    file: fileName,
  })
}
