import { nameFromFolders } from '#intake/capture-name.ts'
import { isImageName, isVideoName } from '#intake/file-kinds.ts'
import { openZip, type ZippedFile } from '#intake/open-zip.ts'
import { HEAD_BYTES, readImageHead } from '#intake/read-image-head.ts'
import type { LeftOut } from '#intake/sort-files.ts'
import { leftOutOfZip } from '#intake/zip-left-out.ts'
import type { OfferedFile } from './offered-file.ts'

/** Bytes up to which a file that is no image is unpacked too: descriptions of captures are text and tables. */
const MAX_DESCRIPTION_BYTES = 64 * 1024 ** 2

/**
 * The files of a ZIP as those of a folder, which is called as the one that all of them are in, where that name says something, or as the
 * archive; what of it is left out, with the reason. Nothing is unpacked before it is taken. Throws IntakeError.
 */
export async function offerArchive(file: File): Promise<{ offered: OfferedFile[]; leftOut: LeftOut[] }> {
  const { files, leftOut } = await openZip(file, file.name)
  const tops = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')))
  const isInNamedFolder = tops.size === 1 && nameFromFolders([...tops]) !== null
  const prefix = isInNamedFolder ? '' : `${file.name.replace(/\.zip$/i, '') || 'archive'}/`
  const isTaken = ({ path, byteSize }: ZippedFile) => isImageName(path) || byteSize <= MAX_DESCRIPTION_BYTES
  const tooLarge = files
    .filter((one) => !isTaken(one))
    .map(({ path }) => leftOutOfZip(path, isVideoName(path) ? 'video' : 'noImage'))
  return {
    offered: files.filter(isTaken).map((zipped) => offerZipped(zipped, `${prefix}${zipped.path}`)),
    leftOut: [...leftOut, ...tooLarge].map((one) => ({ ...one, path: `${prefix}${one.path}` })),
  }
}

function offerZipped(zipped: ZippedFile, path: string): OfferedFile {
  const at = path.lastIndexOf('/')
  return {
    path,
    isPacked: true,
    readHead: async () => readImageHead(await zipped.readHead(HEAD_BYTES), zipped.byteSize),
    async take(signal) {
      const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>()
      // The browser keeps large blobs on its disk.
      const blob = new Response(readable).blob()
      blob.catch(() => {})
      await zipped.writeTo(writable as WritableStream<Uint8Array>, signal)
      const file = new File([await blob], path.slice(at + 1), { lastModified: zipped.lastModified })
      return { file, folder: path.slice(0, Math.max(0, at)) }
    },
  }
}
