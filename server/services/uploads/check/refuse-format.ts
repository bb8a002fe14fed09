import { TAKEN_FORMATS } from '#server/contracts/uploads/media-types.ts'
import { AppError } from '#server/errors.ts'
import type { SniffedFormat } from './sniff-format.ts'

type OtherFormat = Extract<SniffedFormat, { kind: 'other' }>

const SUGGESTIONS: Record<OtherFormat['family'], string> = {
  image: 'Open it in an image program and save it as JPEG or PNG.',
  video:
    'Choose the video on the page or give it to `npm run reconstruct`: sharp frames are taken of it before anything goes up.',
  pdf: 'Export the pictures that are in the document as JPEG and upload those.',
  archive:
    'Choose a ZIP on the page or give it to `npm run reconstruct`, where it is opened before anything goes up; unpack other archives first.',
  text: 'Leave it out, or choose the photo itself: a download that failed is often saved as text under a photo’s name.',
  mangled:
    'Copy it from the camera again. Programs that copy text (FTP in text mode, git without binary attributes, some mail) destroy pictures for good.',
  unknown: 'Use one of these; for depth images also OpenEXR.',
}

/** The error for a file whose bytes are not a photo. */
export function wrongFormat(fileName: string, format: OtherFormat): AppError {
  return new AppError('WRONG_FORMAT', {
    message: `${fileName} is ${format.name}. Maquette takes ${TAKEN_FORMATS}.`,
    suggestion: SUGGESTIONS[format.family],
    file: fileName,
  })
}
