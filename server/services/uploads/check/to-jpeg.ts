// node to-jpeg.ts KIND FROM TO MAX_PIXELS: writes a photo that libvips can't decode as a JPEG. On the standard output comes JSON of what is
// to be known about it. Exit status 1: the file can't be used, the standard error says why; 2: the JPEG can't be written; 3: it has too
// many pixels, the standard error says how many.
import { readFile, writeFile } from 'node:fs/promises'
import { type Decoded, type DecodeOptions, FileFault, TooManyPixels } from './decoders/decoded.ts'
import { decodeHeif } from './decoders/heif.ts'
import { decodeJxl } from './decoders/jxl.ts'
import { decodeRaw } from './decoders/raw.ts'

const DECODERS: Record<string, (bytes: Buffer, options: DecodeOptions) => Promise<Decoded>> = {
  heif: decodeHeif,
  jxl: decodeJxl,
  raw: decodeRaw,
}

function fail(status: number, message: string): never {
  process.stderr.write(message)
  process.exit(status)
}

const [kind = '', from = '', to = '', maxPixels = ''] = process.argv.slice(2)
const { jpeg, ...facts } = await (DECODERS[kind] as (typeof DECODERS)[string])(await readFile(from), {
  maxPixels: Number(maxPixels),
}).catch((error) => {
  if (error instanceof TooManyPixels) fail(3, JSON.stringify(error.size))
  // What decoders say is for programmers.
  fail(
    1,
    error instanceof FileFault ? error.message : 'it is damaged, cut short, or of a kind that Maquette doesn’t know',
  )
})
await writeFile(to, jpeg).catch((error) => fail(2, String(error)))
process.stdout.write(JSON.stringify(facts))
