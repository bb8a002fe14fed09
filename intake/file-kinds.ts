/** What cameras write besides JPEG: taken by the preview that is in it, where the server knows the format. */
const RAW_ENDINGS = [
  ...['.3fr', '.arw', '.cr2', '.cr3', '.crw', '.dng', '.erf', '.iiq', '.kdc', '.mrw', '.nef', '.nrw'],
  ...['.orf', '.pef', '.raf', '.raw', '.rw2', '.rwl', '.sr2', '.srf', '.srw', '.x3f'],
]

/** What may be a photo, by the endings that cameras and programs give such files. The server looks at the bytes. */
const PHOTO_ENDINGS: ReadonlySet<string> = new Set([
  ...['.jpg', '.jpeg', '.jpe', '.jfif', '.mpo'],
  ...['.heic', '.heif', '.heics', '.heifs', '.hif', '.avif', '.avifs', '.jxl'],
  ...['.png', '.webp', '.tif', '.tiff'],
  ...RAW_ENDINGS,
])

/** Videos that the browser or ffmpeg may open. */
const VIDEO_ENDINGS = [
  ...['.mp4', '.m4v', '.mov', '.webm', '.mkv', '.avi', '.mts', '.m2ts', '.ts', '.3gp', '.3g2', '.insv'],
  ...['.mpg', '.mpeg', '.wmv', '.flv', '.ogv', '.mxf'],
]
const VIDEO_ENDING_SET: ReadonlySet<string> = new Set(VIDEO_ENDINGS)

/** ZIP archives: `.r3d` is what Record3D shares. */
const ZIP_ENDINGS = ['.zip', '.r3d']

/** For a file chooser that goes by endings; photos are named there by media type as well. */
export const PICKED_ENDINGS = [...PHOTO_ENDINGS, '.exr', '.json', ...ZIP_ENDINGS, ...VIDEO_ENDINGS]

/** What operating systems, NAS boxes and archivers leave in folders, as any part of a path. Nobody means to use these. */
const SYSTEM_FILES =
  /^(\._.*|\.DS_Store|\.localized|\.directory|\.Trash.*|\.Spotlight-.*|\.fseventsd|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|__MACOSX|@eaDir|#recycle|\$RECYCLE\.BIN|System Volume Information|lost\+found)$/i

/** Lower case, with its dot; empty for a name without one. A leading dot starts no ending. */
export function endingOf(path: string): string {
  return /[^/]\.[^./]*$/.test(path) ? path.slice(path.lastIndexOf('.')).toLowerCase() : ''
}

export function isPhotoName(path: string): boolean {
  return PHOTO_ENDINGS.has(endingOf(path))
}

/** Of photos and of their depth. */
export function isImageName(path: string): boolean {
  return isPhotoName(path) || endingOf(path) === '.exr'
}

export function isVideoName(path: string): boolean {
  return VIDEO_ENDING_SET.has(endingOf(path))
}

export function isZipName(path: string): boolean {
  return ZIP_ENDINGS.includes(endingOf(path))
}

export function isSystemFile(path: string): boolean {
  return path.split('/').some((part) => SYSTEM_FILES.test(part))
}

/** Whether the file, or a folder on its way, is hidden by a leading dot. `..` and `.` are no names. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..')
}

/** In the order a person would number them: part by part of the path, 2 before 10. Total: two paths are never equal. */
export function comparePaths(a: string, b: string): number {
  const [partsA, partsB] = [a.split('/'), b.split('/')]
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const order = COLLATOR.compare(partsA[i] ?? '', partsB[i] ?? '')
    if (order !== 0) return order
  }
  return partsA.length - partsB.length || (a < b ? -1 : Number(a > b))
}

const COLLATOR = new Intl.Collator('en', { numeric: true })
