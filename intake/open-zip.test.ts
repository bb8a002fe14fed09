import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js'
import { expect, test } from 'vitest'
import { IntakeError } from './intake-error.ts'
import { type OpenedZip, openZip, type ZippedFile } from './open-zip.ts'
import { makeZip, type ZipPart } from './testing/make-zip.ts'

const open = (...parts: ZipPart[]) => openZip(new Blob([makeZip(parts)]), 'castle.zip')
const pathsOf = ({ files }: OpenedZip) => files.map(({ path }) => path)

/** Unpacks in memory. */
async function unpack(file: ZippedFile | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  await file?.writeTo(new WritableStream({ write: (chunk) => void chunks.push(chunk) }))
  return Buffer.concat(chunks)
}

async function refusal(action: Promise<unknown>) {
  const thrown = await action.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof IntakeError)) throw thrown ?? new Error('It was not refused.')
  return thrown.body
}

test('files come naturally by path, with what is in them; folders and system files don’t', async () => {
  const zip = await open(
    { name: 'castle/', data: '', method: 'store' },
    { name: 'castle/10.jpg', data: 'ten' },
    { name: 'castle/2.jpg', data: 'two', method: 'store' },
    { name: './castle\\sub/1.jpg', data: 'one', hasDescriptor: true },
    { name: '__MACOSX/castle/._2.jpg', data: 'x' },
    { name: 'castle/.DS_Store', data: 'x' },
    { name: 'castle/Icon\r', data: '', method: 'store' },
    { name: 'castle/Gebäude 🏰.jpg', data: 'umlaut' },
  )
  expect(pathsOf(zip)).toEqual(['castle/2.jpg', 'castle/10.jpg', 'castle/Gebäude 🏰.jpg', 'castle/sub/1.jpg'])
  const texts = await Promise.all(zip.files.map(async (file) => String(await unpack(file))))
  expect(texts).toEqual(['two', 'ten', 'umlaut', 'one'])
  expect(zip.files[1]?.byteSize).toBe(3)
})

test('the head of a file is read without the rest', async () => {
  const data = Buffer.alloc(4_000_000, 'photo ')
  const zip = await open({ name: 'a.jpg', data }, { name: 'b.jpg', data: 'short' })
  expect(await zip.files[0]?.readHead(1000)).toEqual(new Uint8Array(data.subarray(0, 1000)))
  expect(String(Buffer.from((await zip.files[1]?.readHead(1000)) ?? []))).toBe('short')
})

test('Zip64, as for archives of more than 4 GB, is read', async () => {
  const writer = new ZipWriter(new BlobWriter(), { zip64: true, useWebWorkers: false })
  await writer.add('a/1.jpg', new BlobReader(new Blob(['one'])))
  const zip = await openZip(await writer.close(), 'big.zip')
  expect(String(await unpack(zip.files[0]))).toBe('one')
})

test('links, archives within, and a second file of a name are left out', async () => {
  const zip = await open(
    { name: 'a.jpg', data: 'first' },
    { name: 'A.JPG', data: 'second' },
    { name: 'passwd.jpg', data: '/etc/passwd', mode: 0o120777 },
    { name: 'more.zip', data: 'PK' },
  )
  expect(pathsOf(zip)).toEqual(['a.jpg'])
  expect(zip.leftOut).toEqual([
    { path: 'A.JPG', reason: 'the archive has another file of this name', code: 'sameName' },
    { path: 'passwd.jpg', reason: 'it is a link', code: 'link' },
    { path: 'more.zip', reason: 'it is an archive within the archive', code: 'archive' },
  ])
})

test('whole paths are taken without their root, as every program that unpacks does', async () => {
  const zip = await open(
    { name: '/DCIM/1.jpg', data: '' },
    { name: 'C:\\Users\\me\\2.jpg', data: '' },
    { name: '//nas/3.jpg', data: '' },
  )
  expect(pathsOf(zip)).toEqual(['DCIM/1.jpg', 'nas/3.jpg', 'Users/me/2.jpg'])
})

test.each(['../../etc/cron.d/x.jpg', 'a/../../x.jpg', '..\\x.jpg', 'C:\\..\\x.jpg', '/../x.jpg', 'a\0.jpg', 'a\n.jpg'])(
  'a name that is none, or leads out, refuses the archive: %j',
  async (name) => {
    const body = await refusal(open({ name: 'good.jpg', data: 'x' }, { name, data: 'x' }))
    expect(body).toMatchObject({ code: 'CAPTURE_INVALID', file: 'castle.zip' })
    expect(body.suggestion).toContain('Nothing was unpacked.')
  },
)

test('a colon in a name is no drive', async () => {
  expect(pathsOf(await open({ name: 'a:b.jpg', data: 'x' }, { name: '12:30/1.jpg', data: 'x' }))).toEqual([
    '12:30/1.jpg',
    'a:b.jpg',
  ])
})

test('bombs are refused by what they promise, before anything is unpacked', async () => {
  const zeros = { name: 'black.tif', data: Buffer.alloc(32 * 1024 ** 2) }
  expect(await refusal(open(zeros))).toMatchObject({
    code: 'FILE_TOO_LARGE',
    message: expect.stringMatching(/grow to [\d,]+ times/),
  })
  const huge = { name: 'huge.jpg', data: 'x', method: 'store', says: { uncompressedSize: 0xf0000000 } } as const
  expect(await refusal(open(huge))).toMatchObject({ code: 'FILE_TOO_LARGE' })
})

test('one that promises less than there is fails at the first byte too many', async () => {
  const zip = await open({ name: 'a.jpg', data: Buffer.alloc(1_000_000, 'x'), says: { uncompressedSize: 10 } })
  let written = 0
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      written += chunk.byteLength
    },
  })
  expect(await refusal(zip.files[0]?.writeTo(sink) ?? Promise.resolve())).toMatchObject({ code: 'UNDECODABLE' })
  expect(written).toBeLessThanOrEqual(10)
})

test('entries that share their bytes are refused', async () => {
  const shared = { data: 'shared bytes', sharesFirst: true }
  const zip = await open(
    { name: 'a.jpg', data: 'shared bytes' },
    { name: 'b.jpg', ...shared },
    { name: 'c.jpg', ...shared },
  )
  const all = async () => {
    for (const file of zip.files) await unpack(file)
  }
  expect(await refusal(all())).toMatchObject({ code: 'UNDECODABLE' })
})

test('what is locked, packed in an unknown way, damaged, cut short or no archive says so', async () => {
  const locked = await refusal(open({ name: 'a.jpg', data: 'x', says: { flags: 1 } }))
  expect(locked.message).toBe('castle.zip is locked by a password.')
  const unknown = await refusal(open({ name: 'a.jpg', data: 'x', says: { method: 93 } }))
  expect(unknown.message).toContain('a.jpg: method 93')
  const zip = await open({ name: 'a.jpg', data: 'some bytes', says: { crc: 1 } })
  expect((await refusal(unpack(zip.files[0]))).message).toContain('a.jpg in castle.zip can’t be unpacked')
  const whole = makeZip([{ name: 'a.jpg', data: 'x' }])
  for (const bytes of [whole.subarray(0, -10), Buffer.from('no archive'), Buffer.alloc(0)]) {
    const body = await refusal(openZip(new Blob([bytes]), 'castle.zip'))
    expect(body).toMatchObject({
      code: 'UNDECODABLE',
      message: expect.stringContaining('castle.zip is no ZIP archive'),
    })
  }
  expect((await refusal(open({ name: 'only/', data: '', method: 'store' }))).message).toContain(
    'There is no file in castle.zip',
  )
})

test('unpacking stops with the reason of its signal', async () => {
  const zip = await open({ name: 'a.jpg', data: Buffer.alloc(1_000_000, 'x') })
  const stop = new AbortController()
  const reason = new Error('enough')
  const sink = new WritableStream({ write: () => stop.abort(reason) })
  await expect(zip.files[0]?.writeTo(sink, stop.signal)).rejects.toBe(reason)
})
