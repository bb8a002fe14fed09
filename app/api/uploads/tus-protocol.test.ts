import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getDb } from '#server/db.ts'
import { makePhoto } from '#server/services/uploads/testing/make-photo.ts'
import {
  createUploadFixture,
  tusMetadata,
  type UploadFixture,
} from '#server/services/uploads/testing/upload-fixture.ts'
import { incomingPathOf } from '#server/services/uploads/upload-deps.ts'
import { type Served, serveUploadRoutes } from './testing/serve-routes.ts'

// What https://tus.io/protocols/resumable-upload (1.0.0) says a server MUST or SHOULD do, in the core and in the extensions that
// OPTIONS announces, each sentence once and in the order of the document.

const ENDPOINT = '/api/uploads'
const CHUNK = { 'Content-Type': 'application/offset+octet-stream' }

let fixture: UploadFixture
let server: Served
let photo: Buffer

beforeAll(async () => {
  fixture = await createUploadFixture({ MAQUETTE_MAX_FILE_MB: '1' })
  server = await serveUploadRoutes()
  photo = await makePhoto()
})
afterAll(async () => {
  await server.close()
  await getDb().$disconnect()
  await fixture.close()
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** By `node:http`: `fetch` sends headers of its own. A null header is left out. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string | null> = {},
  body?: Buffer | string,
): Promise<Answer> {
  const given = Object.entries({ 'Tus-Resumable': '1.0.0', ...headers }).filter(([, value]) => value !== null)
  return new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(given) as Record<string, string>, agent: false }
    const sent = request(server.baseUrl + path, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const creation = (byteSize: number, name = 'castle.jpg') => ({
  'Upload-Length': String(byteSize),
  'Upload-Metadata': tusMetadata(name, randomUUID()),
})

async function begin(byteSize = photo.byteLength): Promise<string> {
  const { headers } = await ask('POST', ENDPOINT, creation(byteSize))
  return String(headers.location)
}

const patch = (path: string, offset: number, body: Buffer | string, headers: Record<string, string | null> = {}) =>
  ask('PATCH', path, { ...CHUNK, 'Upload-Offset': String(offset), ...headers }, body)

const offsetOf = async (path: string) => (await ask('HEAD', path)).headers['upload-offset']
const bytesOf = (path: string) => readFile(incomingPathOf(fixture.deps.env, path.split('/').at(-1) ?? ''))

type Sentence = [sentence: string, check: () => Promise<void>]

const CORE: Sentence[] = [
  [
    'The Server MUST always include the Upload-Offset header in the response for a HEAD request, even if the offset is 0, or the upload is already considered completed.',
    async () => {
      const path = await begin()
      expect(await offsetOf(path)).toBe('0')
      await patch(path, 0, photo)
      expect(await offsetOf(path)).toBe(String(photo.byteLength))
    },
  ],
  [
    'If the size of the upload is known, the Server MUST include the Upload-Length header in the response.',
    async () => {
      const path = await begin()
      expect((await ask('HEAD', path)).headers['upload-length']).toBe(String(photo.byteLength))
      await patch(path, 0, photo)
      expect((await ask('HEAD', path)).headers['upload-length']).toBe(String(photo.byteLength))
    },
  ],
  [
    'If the resource is not found, the Server SHOULD return either the 404 Not Found, 410 Gone or 403 Forbidden status without the Upload-Offset header.',
    async () => {
      const { status, headers } = await ask('HEAD', `${ENDPOINT}/${randomUUID()}`)
      expect([status, headers['upload-offset']]).toEqual([404, undefined])
    },
  ],
  [
    'The Server MUST prevent the client and/or proxies from caching the response by adding the Cache-Control: no-store header to the response.',
    async () => expect((await ask('HEAD', await begin())).headers['cache-control']).toBe('no-store'),
  ],
  [
    'The Server SHOULD accept PATCH requests against any upload URL and apply the bytes contained in the message at the given offset specified by the Upload-Offset header.',
    async () => {
      const path = await begin()
      await patch(path, 0, photo.subarray(0, 100))
      await patch(path, 100, photo.subarray(100, 300))
      expect(await bytesOf(path)).toEqual(photo.subarray(0, 300))
    },
  ],
  [
    'All PATCH requests MUST use Content-Type: application/offset+octet-stream, otherwise the server SHOULD return a 415 Unsupported Media Type status.',
    async () => {
      const path = await begin()
      for (const type of ['application/octet-stream', 'image/jpeg', null]) {
        expect((await patch(path, 0, photo, { 'Content-Type': type })).status).toBe(415)
      }
      expect(await offsetOf(path)).toBe('0')
    },
  ],
  [
    'If the offsets do not match, the Server MUST respond with the 409 Conflict status without modifying the upload resource.',
    async () => {
      const path = await begin()
      await patch(path, 0, photo.subarray(0, 100))
      for (const offset of [0, 99, 101, photo.byteLength]) expect((await patch(path, offset, 'x')).status).toBe(409)
      expect(await bytesOf(path)).toEqual(photo.subarray(0, 100))
    },
  ],
  [
    'The Server MUST acknowledge successful PATCH requests with the 204 No Content status. It MUST include the Upload-Offset header containing the new offset.',
    async () => {
      const path = await begin()
      const { status, headers } = await patch(path, 0, photo.subarray(0, 100))
      expect([status, headers['upload-offset']]).toEqual([204, '100'])
    },
  ],
  [
    'The new offset MUST be the sum of the offset before the PATCH request and the number of bytes received and processed or stored during the current PATCH request.',
    async () => {
      const path = await begin()
      await patch(path, 0, photo.subarray(0, 100))
      expect((await patch(path, 100, photo.subarray(100, 250))).headers['upload-offset']).toBe('250')
      expect((await patch(path, 250, '')).headers['upload-offset']).toBe('250')
      expect((await bytesOf(path)).byteLength).toBe(250)
    },
  ],
  [
    'If the server receives a PATCH request against a non-existent resource it SHOULD return a 404 Not Found status.',
    async () => expect((await patch(`${ENDPOINT}/${randomUUID()}`, 0, 'x')).status).toBe(404),
  ],
  [
    'A successful response indicated by the 204 No Content or 200 OK status MUST contain the Tus-Version header. It MAY include the Tus-Extension and Tus-Max-Size headers.',
    async () => {
      const { status, headers } = await ask('OPTIONS', ENDPOINT, { 'Tus-Resumable': null })
      expect([status, headers['tus-version'], headers['tus-max-size']]).toEqual([204, '1.0.0', String(1024 ** 2)])
      expect(headers['tus-extension']).toBe('creation,creation-with-upload,expiration,termination')
    },
  ],
  [
    'The Client SHOULD NOT include the Tus-Resumable header in the [OPTIONS] request and the Server MUST ignore the header.',
    async () => expect((await ask('OPTIONS', ENDPOINT, { 'Tus-Resumable': '9.9.9' })).status).toBe(204),
  ],
  [
    'Upload-Offset: the value MUST be a non-negative integer.',
    async () => {
      const path = await begin()
      for (const offset of ['-1', '1.5', 'x', '1e1', '']) {
        expect((await ask('PATCH', path, { ...CHUNK, 'Upload-Offset': offset }, 'x')).status).toBe(400)
      }
      expect((await ask('PATCH', path, CHUNK, 'x')).status).toBe(400)
      expect(await offsetOf(path)).toBe('0')
    },
  ],
  [
    'Upload-Length: the value MUST be a non-negative integer.',
    async () => {
      for (const length of ['-1', '1.5', 'x', '1e3', '']) {
        const headers = { ...creation(1), 'Upload-Length': length }
        expect((await ask('POST', ENDPOINT, headers)).status).toBe(400)
      }
    },
  ],
  [
    'The Tus-Resumable header MUST be included in every request and response except for OPTIONS requests.',
    async () => {
      const path = await begin()
      const answers = [
        await ask('POST', ENDPOINT, creation(9)),
        await ask('POST', ENDPOINT, {}),
        await ask('HEAD', path),
        await patch(path, 0, 'x'),
        await patch(path, 5, 'x'),
        await patch(path, 1, 'x', { 'Content-Type': null }),
        await patch(path, 1, 'x', { Origin: 'https://elsewhere.example' }),
        await ask('GET', path),
        await ask('DELETE', path),
        await ask('DELETE', path),
      ]
      expect(answers.map(({ status }) => status)).toEqual([201, 400, 200, 204, 409, 415, 403, 405, 204, 404])
      for (const { headers } of answers) expect(headers['tus-resumable']).toBe('1.0.0')
      expect((await ask('OPTIONS', ENDPOINT)).headers['tus-resumable']).toBe('1.0.0')
    },
  ],
  [
    'If the version specified by the Client is not supported by the Server, it MUST respond with the 412 Precondition Failed status and MUST include the Tus-Version header into the response. In addition, the Server MUST NOT process the request.',
    async () => {
      const path = await begin()
      for (const version of ['0.2.2', '2.0.0', '', null]) {
        const headers = { 'Tus-Resumable': version }
        for (const answer of [
          await patch(path, 0, photo, headers),
          await ask('HEAD', path, headers),
          await ask('DELETE', path, headers),
          await ask('POST', ENDPOINT, { ...creation(9), ...headers }),
        ]) {
          expect([answer.status, answer.headers['tus-version']]).toEqual([412, '1.0.0'])
        }
      }
      expect(await offsetOf(path)).toBe('0')
    },
  ],
  [
    'The X-HTTP-Method-Override request header MUST be a string which MUST be interpreted as the request’s method by the Server, if the header is presented. The actual method of the request MUST be ignored.',
    async () => {
      const path = await begin()
      const as = (method: string) => ({ 'X-HTTP-Method-Override': method })
      const chunk = { ...CHUNK, ...as('PATCH'), 'Upload-Offset': '0' }
      expect((await ask('POST', path, chunk, photo.subarray(0, 100))).status).toBe(204)
      for (const actual of ['POST', 'GET', 'DELETE']) {
        expect((await ask(actual, path, as('HEAD'))).headers['upload-offset']).toBe('100')
      }
      // Another site's page is kept from what changes something, whatever the actual method.
      const foreign = { ...as('DELETE'), Origin: 'https://elsewhere.example' }
      expect((await ask('GET', path, foreign)).status).toBe(403)
      expect((await ask('POST', path, as('BREW'))).status).toBe(400)
      expect((await ask('GET', path, as('DELETE'))).status).toBe(204)
      expect((await ask('HEAD', path)).status).toBe(404)
    },
  ],
]

const CREATION: Sentence[] = [
  [
    'The request MUST include one of the following headers: a) Upload-Length [...] b) Upload-Defer-Length: 1 if upload size is not known at the time.',
    async () => expect((await ask('POST', ENDPOINT, { ...creation(9), 'Upload-Length': null })).status).toBe(400),
  ],
  [
    'If the length of the upload exceeds the maximum, which MAY be specified using the Tus-Max-Size header, the Server MUST respond with the 413 Request Entity Too Large status.',
    async () => expect((await ask('POST', ENDPOINT, creation(1024 ** 2 + 1))).status).toBe(413),
  ],
  [
    'The Server MUST acknowledge a successful upload creation with the 201 Created status. The Server MUST set the Location header to the URL of the created resource. This URL MAY be absolute or relative.',
    async () => {
      const { status, headers } = await ask('POST', ENDPOINT, creation(9))
      expect(status).toBe(201)
      expect((await ask('HEAD', String(headers.location))).status).toBe(200)
    },
  ],
  [
    'If the Server supports deferring length, it MUST add creation-defer-length to the Tus-Extension header. [It does not, and refuses it.]',
    async () => {
      const headers = { ...creation(9), 'Upload-Length': null, 'Upload-Defer-Length': '1' }
      expect((await ask('POST', ENDPOINT, headers)).status).toBe(501)
    },
  ],
  [
    'If an upload contains additional metadata, responses to HEAD requests MUST include the Upload-Metadata header and its value as specified by the Client during the creation.',
    async () => {
      const sent = `is_own,${tusMetadata('day 1/Schloß.jpg', randomUUID())},raw ${Buffer.from([0xff, 0, 1]).toString('base64')}`
      const headers = { 'Upload-Length': String(photo.byteLength), 'Upload-Metadata': sent }
      const path = String((await ask('POST', ENDPOINT, headers)).headers.location)
      expect((await ask('HEAD', path)).headers['upload-metadata']).toBe(sent)
      await patch(path, 0, photo)
      expect((await ask('HEAD', path)).headers['upload-metadata']).toBe(sent)
    },
  ],
  [
    'The Upload-Metadata request header MUST consist of one or more comma-separated key-value pairs. The key MUST NOT contain spaces and commas and MUST NOT be empty. The value MUST be Base64 encoded. All keys MUST be unique.',
    async () => {
      const good = tusMetadata('a.jpg', randomUUID())
      for (const bad of [`${good},filename YQ==`, `${good},x *`, `${good}, YQ==`, `${good},a b c`]) {
        const { status } = await ask('POST', ENDPOINT, { 'Upload-Length': '9', 'Upload-Metadata': bad })
        expect(status, bad).toBe(400)
      }
    },
  ],
  [
    '[creation-with-upload] The Server SHOULD accept as many bytes as possible and MUST include the Upload-Offset header in the response and MUST set its value to the offset of the upload after applying the accepted bytes.',
    async () => {
      const part = photo.subarray(0, 100)
      const { status, headers } = await ask('POST', ENDPOINT, { ...creation(photo.byteLength), ...CHUNK }, part)
      expect([status, headers['upload-offset']]).toEqual([201, '100'])
      expect((await patch(String(headers.location), 100, photo.subarray(100))).status).toBe(204)
    },
  ],
]

const EXPIRATION: Sentence[] = [
  [
    'If the expiration is known at the creation, the Upload-Expires header MUST be included in the response to the initial POST request.',
    async () => {
      const { headers } = await ask('POST', ENDPOINT, creation(9))
      expect(Date.parse(String(headers['upload-expires']))).toBeGreaterThan(Date.now())
    },
  ],
  [
    'This header MUST be included in every PATCH response if the upload is going to expire. [Not in the last one: a finished upload is no longer one that expires.]',
    async () => {
      const path = await begin()
      const soon = Date.parse(String((await patch(path, 0, '')).headers['upload-expires']))
      const { headers } = await patch(path, 0, photo.subarray(0, 1))
      expect(Date.parse(String(headers['upload-expires']))).toBeGreaterThan(soon)
      expect((await patch(path, 1, photo.subarray(1))).headers['upload-expires']).toBeUndefined()
    },
  ],
  [
    'The value of the Upload-Expires header MUST be in RFC 9110 datetime format.',
    async () => {
      const { headers } = await ask('POST', ENDPOINT, creation(9))
      expect(headers['upload-expires']).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
    },
  ],
]

const TERMINATION: Sentence[] = [
  [
    'When receiving a DELETE request for an existing upload the Server SHOULD free associated resources and MUST respond with the 204 No Content status confirming that the upload was terminated.',
    async () => {
      const path = await begin()
      await patch(path, 0, photo.subarray(0, 100))
      expect((await ask('DELETE', path)).status).toBe(204)
      await expect(bytesOf(path)).rejects.toMatchObject({ code: 'ENOENT' })
    },
  ],
  [
    'For all future requests to this URL, the Server SHOULD respond with the 404 Not Found or 410 Gone status.',
    async () => {
      const path = await begin()
      await ask('DELETE', path)
      const answers = [await ask('HEAD', path), await patch(path, 0, 'x'), await ask('DELETE', path)]
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    },
  ],
]

describe('core protocol', () => {
  test.each(CORE)('%s', (_, check) => check())
})
describe('creation', () => {
  test.each(CREATION)('%s', (_, check) => check())
})
describe('expiration', () => {
  test.each(EXPIRATION)('%s', (_, check) => check())
})
describe('termination', () => {
  test.each(TERMINATION)('%s', (_, check) => check())
})
