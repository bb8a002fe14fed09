/**
 * Folder names that say nothing of what was photographed: those of cameras (DCF, JEITA CP-3461: three digits and five characters) and of
 * programs that keep photos in a separate folder.
 */
const GENERIC = [
  /^(images?|img|imgs|input|inputs|photos?|pictures?|pics|fotos?|bilder|rgb|colou?r|frames|views|train|test|val|data|dataset|undistorted)([ _-]?\d+)?$/i,
  /^(dcim|camera|camera roll|downloads?|desktop|new folder|upload|uploads|tmp)([ _-]?\d+)?$/i,
  /^\d{3}[a-z0-9_]{5}$/i,
]

const MAX_LENGTH = 120

/** The last of some folder names, from the outermost in, that says something; null when none does. */
export function nameFromFolders(folders: readonly string[]): string | null {
  const name = folders.findLast((folder) => folder.trim() !== '' && !GENERIC.some((generic) => generic.test(folder)))
  return name?.slice(0, MAX_LENGTH) ?? null
}
