import { expect, it } from 'vitest'
import { startProxy } from '#sdk/testing/start-proxy.ts'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { fetchJson, isUnreachable, parseErrorBody, readError, UNREACHABLE } from './read-error.ts'
import { english } from './words/testing/english.ts'
import { setWordsOfPage } from './words/words-of-page.ts'

setWordsOfPage(english)

const body: ErrorBody = {
  code: 'TOO_FEW_PHOTOS',
  message: 'Two photos are too few.',
  suggestion: 'Add one.',
  retryable: false,
}

it('takes the body that the server sent', () => {
  expect(readError({ data: { app: body } })).toEqual(body)
  expect(isUnreachable({ data: { app: body } })).toBe(false)
})

it('takes an answer without its database for one that is to come', () => {
  expect(isUnreachable({ data: { app: { ...body, code: 'DATABASE_AWAY' } } })).toBe(true)
})

it('takes an error without data for a server out of reach', () => {
  expect(readError(new TypeError('Failed to fetch'))).toEqual(UNREACHABLE)
})

it('names an answer that is not Maquette’s', async () => {
  const proxy = await startProxy('http://127.0.0.1:9', { maxBodyBytes: 1 })
  const cause = await fetchJson(proxy.baseUrl).catch((error: unknown) => error)
  expect(readError(Object.assign(new Error('tRPC'), { cause })).message).toContain('returned 502')
  await proxy.close()
})

it('says nothing of the inside of anything else', () => {
  expect(readError({ data: { stack: 'secret' } }).message).toBe('Something unexpected went wrong.')
})

it('reads a body from text, and only that', () => {
  expect(parseErrorBody(JSON.stringify(body))).toEqual(body)
  expect(parseErrorBody('Bad gateway')).toBeNull()
  expect(parseErrorBody('{"code":"NO_SUCH"}')).toBeNull()
})
