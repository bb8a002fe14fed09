import { expect, it } from 'vitest'
import { emptyDraft, loadDraft, saveDraft } from './draft-storage.ts'
import { type DraftStorage, hasDraft } from './has-draft.ts'

function memory(text: string | null = null): DraftStorage {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_, value) => {
      kept = value
    },
  }
}

it('returns what was saved', () => {
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

it('is gathering once there are files', () => {
  const storage = memory()
  expect(hasDraft(storage)).toBe(false)
  saveDraft(storage, emptyDraft())
  expect(hasDraft(storage)).toBe(false)
  const file = {
    key: 'a',
    fileName: '1.jpg',
    byteSize: 1,
    lastModified: 7,
    folder: '',
    uploadId: null,
    isShared: false,
  }
  saveDraft(storage, { ...emptyDraft(), files: [file] })
  expect(hasDraft(storage)).toBe(true)
  expect(hasDraft(memory('{'))).toBe(false)
})

it.each([null, '{', '[]', '{"captureId":"x"}'])('starts empty where %s was kept', (text) => {
  expect(loadDraft(memory(text)).files).toEqual([])
})

it('keeps the files and asks for the poses again when these are too large', () => {
  const room = memory()
  const small: DraftStorage = {
    getItem: room.getItem,
    setItem: (key, value) => {
      if (value.length > 5000) throw new DOMException('full', 'QuotaExceededError')
      room.setItem(key, value)
    },
  }
  const file = {
    ...{ key: 'a', fileName: '1.jpg', byteSize: 1, lastModified: 7, folder: '' },
    uploadId: null,
    isShared: false,
  }
  const transforms = {
    folder: 'scan',
    text: `{"frames":[${'0,'.repeat(5000)}0]}`,
    source: 'transforms.json',
    problem: null,
  }
  saveDraft(small, { ...emptyDraft(), files: [file], transforms })
  const kept = loadDraft(small)
  expect(kept.files).toEqual([file])
  expect(kept.transforms).toMatchObject({
    folder: 'scan',
    text: '',
    isLost: true,
  })
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
