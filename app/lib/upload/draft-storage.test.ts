import { expect, it } from 'vitest'
import { type DraftStorage, emptyDraft, loadDraft, saveDraft } from './draft-storage.ts'

function memory(text: string | null = null): DraftStorage {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_, value) => {
      kept = value
    },
  }
}

it('gives back what was saved', () => {
  const storage = memory()
  const file = {
    key: 'a',
    fileName: '0001.jpg',
    byteSize: 12,
    lastModified: 7,
    folder: '',
    uploadId: null,
    isShared: false,
  }
  const draft = { ...emptyDraft(), name: 'Castle', files: [file] }
  saveDraft(storage, draft)
  expect(loadDraft(storage)).toEqual(draft)
})

it.each([null, '{', '[]', '{"captureId":"x"}'])('begins anew where %s was kept', (text) => {
  expect(loadDraft(memory(text)).files).toEqual([])
})

it('does not fail when the storage is full', () => {
  const full: DraftStorage = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  expect(() => saveDraft(full, emptyDraft())).not.toThrow()
})
