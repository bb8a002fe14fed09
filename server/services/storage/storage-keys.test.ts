import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { jobKeys, parseStorageKey, uploadKeys } from './storage-keys.ts'

const id = randomUUID()

test('a key says whose file it is, and which attempt or placement made it', () => {
  expect(parseStorageKey(uploadKeys.original(id))).toEqual({ kind: 'upload', id, attempt: null, isPlaced: false })
  expect(parseStorageKey(uploadKeys.thumbnail(id))).toMatchObject({ kind: 'upload', id })
  for (const times of [0, 12]) {
    const key = jobKeys.artifact({ jobId: id, attempt: 3, name: 'model.glb', times })
    expect(parseStorageKey(key)).toEqual({ kind: 'job', id, attempt: 3, isPlaced: false })
    expect(key.startsWith(`${jobKeys.attempt(id, 3)}/`)).toBe(true)
  }
  const placed = jobKeys.placed({ jobId: id, version: 2, name: 'model.glb' })
  expect(parseStorageKey(placed)).toEqual({ kind: 'job', id, attempt: null, isPlaced: true })
})

test('a result that is published again has a key of its own', () => {
  const keys = [0, 1, 2].map((times) => jobKeys.artifact({ jobId: id, attempt: 1, name: 'reconstruct.log', times }))
  expect(new Set(keys).size).toBe(3)
})

test('names that no object store takes unchanged become a hash with their ending', () => {
  const key = jobKeys.artifact({ jobId: id, attempt: 1, name: 'Schloß 1.png', times: 0 })
  expect(key).toMatch(/^[\w./-]+\.png$/)
  expect(jobKeys.artifact({ jobId: id, attempt: 1, name: 'Schloß 2.png', times: 0 })).not.toBe(key)
})

test.each(['', 'uploads', 'uploads/x/original', `jobs/${id}`, `other/${id}/1/a`])('%j is nobody’s', (key) => {
  expect(parseStorageKey(key)).toBeNull()
})
