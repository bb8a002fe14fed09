import { expect, it } from 'vitest'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { isUnreachable, parseErrorBody, readError, UNREACHABLE } from './read-error.ts'

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

it('takes an error without data for a server out of reach', () => {
  expect(readError(new TypeError('Failed to fetch'))).toEqual(UNREACHABLE)
})

it('says nothing of the inside of anything else', () => {
  expect(readError({ data: { stack: 'secret' } }).message).toBe('Something unexpected went wrong.')
})

it('reads a body from text, and only that', () => {
  expect(parseErrorBody(JSON.stringify(body))).toEqual(body)
  expect(parseErrorBody('Bad gateway')).toBeNull()
  expect(parseErrorBody('{"code":"NO_SUCH"}')).toBeNull()
})
