import { expect, test } from 'vitest'
import { AppError, toAppError } from './errors.ts'

/** As a page's bundle has it, beside that of the route handlers. */
const COPY = './errors.ts?copy'

test('an error of another copy of the class is one all the same, with its code and words', async () => {
  const copy: typeof import('./errors.ts') = await import(/* @vite-ignore */ COPY)
  expect(copy.AppError).not.toBe(AppError)
  const thrown = new copy.AppError('JOB_NOT_FOUND', { message: 'There is none.', suggestion: 'Look at the list.' })
  expect(thrown).toBeInstanceOf(AppError)
  expect(toAppError(thrown).toBody()).toMatchObject({ code: 'JOB_NOT_FOUND', message: 'There is none.' })
})

test.each([new Error('AppError'), { name: 'AppError', code: 'JOB_NOT_FOUND' }, null, 'AppError'])(
  '%o becomes UNKNOWN',
  (thrown) => {
    expect(toAppError(thrown).code).toBe('UNKNOWN')
  },
)

test('a class that extends it has its own errors alone', () => {
  class Timeout extends AppError {}
  const details = { message: 'It took too long.', suggestion: 'Try again.' }
  expect(new Timeout('UNKNOWN', details)).toBeInstanceOf(Timeout)
  expect(new Timeout('UNKNOWN', details)).toBeInstanceOf(AppError)
  expect(new AppError('UNKNOWN', details)).not.toBeInstanceOf(Timeout)
})
