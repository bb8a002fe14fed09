import { create } from 'content-disposition'

/** Longest name in UTF-16 units: file systems take 255 bytes, and a unit may need three. */
const MAX_NAME_LENGTH = 80

/**
 * A `Content-Disposition: attachment` for a file name made from what users typed (RFC 6266, RFC 8187): a plain ASCII
 * `filename` for old clients, and the exact `filename*` where that differs.
 */
export function attachmentDisposition(fileName: string): string {
  const name = safeFileName(fileName)
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    // Some browsers take it for the beginning of an escape, also here.
    .replaceAll('%', '_')
  return create(name, { fallback: ascii })
}

/**
 * `fileName` without what Windows, macOS or Linux refuse or obey in names: separators, control and bidirectional
 * characters, reserved marks, leading dots. Too long a name loses its middle and keeps its extension.
 */
export function safeFileName(fileName: string): string {
  const cleaned = fileName
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (cleaned === '') return 'file'
  if (cleaned.length <= MAX_NAME_LENGTH) return cleaned
  const tail = cleaned.slice(-40)
  return `${cleaned.slice(0, MAX_NAME_LENGTH - 41)}…${tail}`.toWellFormed().replaceAll('\ufffd', '')
}
