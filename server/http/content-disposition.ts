/** Longest name in UTF-16 units: file systems take 255 bytes, and a unit may need three. */
const MAX_NAME_LENGTH = 80

/**
 * A `Content-Disposition: attachment` for a file name made from what users typed (RFC 6266, RFC 8187): a plain ASCII
 * `filename` for old clients and the exact `filename*` for the rest.
 */
export function attachmentDisposition(fileName: string): string {
  const name = safeFileName(fileName)
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeExtendedValue(name)}`
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

/** RFC 8187, 3.2.1: what `encodeURIComponent` leaves and an extended value must not have is encoded as well. */
function encodeExtendedValue(value: string): string {
  return encodeURIComponent(value).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
