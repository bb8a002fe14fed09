import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

/** Writes each script and style below `dir` once more as `.br`, compressed as well as Brotli can: some seconds for all of them. */
export async function compressStatic(dir: string): Promise<void> {
  const names = await readdir(dir, { recursive: true })
  await Promise.all(
    names
      .filter((name) => /\.(js|css)$/.test(name))
      .map(async (name) => {
        const bytes = await readFile(path.join(dir, name))
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
        }
        await writeFile(path.join(dir, `${name}.br`), await compress(bytes, { params }))
      }),
  )
}
