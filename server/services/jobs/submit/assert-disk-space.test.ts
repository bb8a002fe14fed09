import { expect, test } from 'vitest'
import { AppError } from '#server/errors.ts'
import { assertDiskSpace } from './assert-disk-space.ts'

test('a job that fits is let through, down to the byte', () => {
  expect(() => assertDiskSpace({ diskBytes: 1000 }, 1000)).not.toThrow()
})

test('a job that doesn’t is refused with both figures', () => {
  const refuse = () => assertDiskSpace({ diskBytes: 1_240_000_000 }, 340_000_000)
  expect(refuse).toThrow(AppError)
  expect(refuse).toThrow('This needs about 1.2 GB of disk space, but only 340 MB is free.')
})
