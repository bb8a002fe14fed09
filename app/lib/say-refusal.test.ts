import { describe, expect, it } from 'vitest'
import { openZip } from '#intake/open-zip.ts'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { DETAIL_NOTES } from '#server/contracts/notes/refusal-notes.ts'
import { checkSize } from '#server/services/uploads/check/checked-photo.ts'
import { wrongFormat } from '#server/services/uploads/check/refuse-format.ts'
import { sniffFormat } from '#server/services/uploads/check/sniff-format.ts'
import { de } from '../messages/de/index.ts'
import { fr } from '../messages/fr/index.ts'
import { readError } from './read-error.ts'
import { sayError } from './say-error.ts'
import { Words } from './words/words.ts'

const LANGUAGES = [
  new Words({ language: 'de', locale: 'de-DE' }, de),
  new Words({ language: 'fr', locale: 'fr-FR' }, fr),
]

/** First bytes of what is no photo, as latin1. */
const HEADS = [
  ...[
    'GIF89a',
    'BM\x01\x02\x03\x04\0\0\0\0',
    '\0\0\0\x0cjP  ',
    '8BPS',
    'II\xbc\x01',
    'P5\n',
    'P6\n',
    '#?RADIANCE\n',
    'DDS ',
  ],
  ...['gimp xcf', 'qoif', 'SIMPLE  =', 'RIFF1234AVI ', '\x1a\x45\xdf\xa3', '%PDF-', 'PK\x03\x04', '\x1f\x8b'],
  ...['7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', '\0\0\0\x14ftypmp42\0\0\0\0mp42', '<svg>', '<!doctype html>', 'A text.'],
  ...['\tPNG\r\n', '\x01\x02\x03'],
]

function expectTranslated(body: ErrorBody): void {
  for (const words of LANGUAGES) {
    const { message, suggestion, original } = sayError(body, words)
    expect(original, body.message).toBeNull()
    for (const text of [message, suggestion]) expect(text).not.toMatch(/\{\w+\}|\b(?:the|with|is|of|it)\b/i)
  }
}

async function refusal(call: () => unknown): Promise<ErrorBody> {
  try {
    await call()
  } catch (error) {
    return error instanceof Error && 'toBody' in error ? (error.toBody as () => ErrorBody)() : readError(error)
  }
  throw new Error('nothing was refused')
}

describe('what refuses a file is said whole in German and French', () => {
  it.each(HEADS)('when it begins with %j', (head) => {
    const format = sniffFormat(Buffer.from(head, 'latin1'))
    if (format.kind !== 'other') throw new Error(`a ${format.kind}`)
    const body = wrongFormat('IMG_1', format).toBody()
    expect(Object.keys(DETAIL_NOTES)).toContain(body.note?.values.what)
    expectTranslated(body)
  })

  it.each([
    [20_000, 20_000],
    [10, 4000],
  ])('when it has %i x %i pixels', async (widthPx, heightPx) => {
    const options = { fileName: 'IMG_1', maxPixels: 200e6 }
    expectTranslated(await refusal(() => checkSize({ widthPx, heightPx }, options)))
  })

  it('when an archive can’t be opened', async () => {
    expectTranslated(await refusal(() => openZip(new Blob(['no archive']), 'IMG_1.zip')))
  })
})
