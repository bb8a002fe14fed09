import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Annotation,
  MAX_MARKS,
  MAX_VIEW_NAME_CHARACTERS,
  type Mark,
  type Measurement,
  type SavedView,
} from '#server/contracts/model/marks.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { bodyOfError } from '../testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'

let fixture: JobFixture
let id: string
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())
beforeEach(async () => {
  const claimed = await fixture.submitAndClaim()
  id = claimed.id
  await completeJob(fixture.db, { jobId: id, attempt: claimed.attempt })
})

const VIEW = { eye: [0, 1, 5], target: [0, 0.5, 0], fieldOfViewDeg: 45, aspect: 1.5 } as const

function annotation(text: string, changes: Partial<Annotation> = {}): Annotation {
  return { kind: 'annotation', id: uuidv7(), text, position: [1, 2, 3], view: null, ...changes }
}

function savedView(text: string, changes: Partial<SavedView> = {}): SavedView {
  return {
    kind: 'view',
    id: uuidv7(),
    text,
    view: structuredClone(VIEW) as unknown as SavedView['view'],
    isOpening: false,
    ...changes,
  }
}

function measurement(changes: Partial<Measurement> = {}): Measurement {
  return { kind: 'measurement', id: uuidv7(), from: [0, 0, 1], to: [0.5, -2, 1], ...changes }
}

const add = (mark: Mark) => fixture.api.job.addMark({ id, mark })
const texts = async () =>
  (await fixture.api.job.get({ id })).marks.map((mark) => ('text' in mark ? mark.text : mark.kind))

describe('annotations and saved views', () => {
  test('are kept with the job as they were made, and shown by its link', async () => {
    const marks = [
      annotation(' Crack \n'),
      savedView('Front', { isOpening: true }),
      annotation('Nose', { view: savedView('').view }),
      measurement(),
    ]
    for (const mark of marks) await add(mark)
    const expected = [{ ...marks[0], text: 'Crack' }, ...marks.slice(1)]
    expect((await fixture.api.job.get({ id })).marks).toEqual(expected)
    const { shareToken } = await fixture.api.job.share({ id })
    const shared = await fixture.apiOf('stranger').job.shared({ token: shareToken ?? '' })
    expect(shared.marks).toEqual(expected)
  })

  test('of two tabs at once are all kept, and each is changed alone', async () => {
    const [mine, other] = [annotation('mine'), annotation('other')]
    await Promise.all([mine, other].map(add))
    await Promise.all([
      fixture.api.job.changeMark({ id, markId: mine.id, text: 'mine, better' }),
      fixture.api.job.removeMark({ id, markId: other.id }),
      add(annotation('a third')),
    ])
    expect((await texts()).toSorted()).toEqual(['a third', 'mine, better'])
  })

  test('come back in their places, and a repeated call adds nothing', async () => {
    const [first, second] = [annotation('first'), annotation('second')]
    for (const mark of [first, second, second]) await add(mark)
    await fixture.api.job.removeMark({ id, markId: first.id })
    await fixture.api.job.removeMark({ id, markId: first.id })
    expect(await texts()).toEqual(['second'])
    await add(first)
    expect(await texts()).toEqual(['first', 'second'])
  })

  test('have one view to open with', async () => {
    const [first, second] = [savedView('first', { isOpening: true }), savedView('second', { isOpening: true })]
    await Promise.all([first, second].map(add))
    const opening = async () =>
      (await fixture.api.job.get({ id })).marks.flatMap((mark) =>
        mark.kind === 'view' && mark.isOpening ? [mark.text] : [],
      )
    expect(await opening()).toHaveLength(1)
    await fixture.api.job.changeMark({ id, markId: first.id, isOpening: true })
    expect(await opening()).toEqual(['first'])
    await fixture.api.job.changeMark({ id, markId: first.id, isOpening: false })
    expect(await opening()).toEqual([])
  })

  test('are limited in number and length, each kind by itself', async () => {
    const full = Array.from({ length: MAX_MARKS.view }, (_, i) => ({
      ...{ jobId: id, id: uuidv7(), kind: 'view', text: `view ${i}`, view: VIEW },
    }))
    await fixture.db.jobMark.createMany({ data: full })
    expect(await bodyOfError(add(savedView('one more')))).toMatchObject({ code: 'INVALID_INPUT', field: 'mark' })
    const first = annotation('still fits')
    await add(first)
    const rename = (markId: string, length: number) =>
      fixture.api.job.changeMark({ id, markId, text: 'x'.repeat(length) })
    await rename(first.id, MAX_VIEW_NAME_CHARACTERS + 1)
    const tooLong = rename(full[0]?.id ?? '', MAX_VIEW_NAME_CHARACTERS + 1)
    expect(await bodyOfError(tooLong)).toMatchObject({ code: 'INVALID_INPUT', field: 'text' })
    for (const wrong of [
      annotation('  '),
      annotation('x'.repeat(501)),
      annotation('far', { position: [0, Number.POSITIVE_INFINITY, 0] }),
      measurement({ to: [0, 0, 1] }),
      savedView('blind', { view: { ...savedView('').view, eye: [0, 0.5, 0] } }),
    ]) {
      expect(await bodyOfError(add(wrong))).toMatchObject({ code: 'INVALID_INPUT' })
    }
    const line = measurement()
    await add(line)
    const named = fixture.api.job.changeMark({ id, markId: line.id, text: 'Width' })
    expect(await bodyOfError(named)).toMatchObject({ code: 'INVALID_INPUT', field: 'text' })
    const asOpening = fixture.api.job.changeMark({ id, markId: first.id, isOpening: true })
    expect(await bodyOfError(asOpening)).toMatchObject({ code: 'INVALID_INPUT', field: 'isOpening' })
  })

  test('are for finished models of one’s own, and a deleted one is not changed', async () => {
    const mark = annotation('mine')
    await add(mark)
    const stranger = fixture.apiOf('stranger')
    for (const call of [
      () => stranger.job.addMark({ id, mark }),
      () => stranger.job.changeMark({ id, markId: mark.id, text: 'x' }),
      () => stranger.job.removeMark({ id, markId: mark.id }),
    ]) {
      expect(await bodyOfError(call())).toMatchObject({ code: 'JOB_NOT_FOUND' })
    }
    const running = await fixture.submitAndClaim()
    const early = fixture.api.job.addMark({ id: running.id, mark })
    expect(await bodyOfError(early)).toMatchObject({ code: 'NOT_READY' })
    await fixture.api.job.removeMark({ id, markId: mark.id })
    const late = fixture.api.job.changeMark({ id, markId: mark.id, text: 'x' })
    expect(await bodyOfError(late)).toMatchObject({ code: 'MARK_NOT_FOUND' })
  })

  test('go with their job, and one that nobody can read hides no other', async () => {
    await add(annotation('readable'))
    await fixture.db.jobMark.create({ data: { jobId: id, id: uuidv7(), kind: 'annotation', text: 'of the future' } })
    expect(await texts()).toEqual(['readable'])
    await fixture.api.job.remove({ id })
    expect(await fixture.db.jobMark.count({ where: { jobId: id } })).toBe(0)
  })
})
