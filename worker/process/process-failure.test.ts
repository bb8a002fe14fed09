import { describe, expect, it } from 'vitest'
import { explainProcessEnd, type ProcessEnd, ProcessKilled } from './process-failure.ts'

const ENDED: ProcessEnd = { label: 'COLMAP mapper', exitCode: 1, signal: null, tail: [] }

describe('a program that failed is quoted', () => {
  it('without the stack trace of a failed check', () => {
    // COLMAP 3.8, matching an empty database.
    const tail = [
      'F20261123 03:17:20.916932 10133 cache.h:132] Check failed: max_num_elems > 0 (0 vs. 0) ',
      '*** Check failure stack trace: ***',
      '    @     0x7feef03aa1ed  google::LogMessage::Fail()',
      '    @     0x5570259303d8  colmap::LRUCache<>::LRUCache()',
    ]
    expect(explainProcessEnd({ ...ENDED, signal: 'SIGABRT', exitCode: null, tail })).toMatchObject({
      code: 'RECONSTRUCTION_FAILED',
      message: 'COLMAP mapper failed: Check failed: max_num_elems > 0 (0 vs. 0)',
    })
  })

  it('by the lines that stand out', () => {
    const tail = ['ERROR: Failed to parse options', 'step', 'done']
    expect(explainProcessEnd({ ...ENDED, tail }).message).toBe('COLMAP mapper failed: ERROR: Failed to parse options')
  })

  it('by its last lines when none does', () => {
    const tail = ['1', '2', '3', '4', '==============================', '5']
    expect(explainProcessEnd({ ...ENDED, tail }).message).toBe('COLMAP mapper failed: 3 / 4 / 5')
  })

  it('not at all when it crashed without a word, or said nothing', () => {
    // COLMAP 3.8, finding features.
    const tail = [
      '==============================================================================',
      'Feature extraction',
      '==============================================================================',
      '*** Aborted at 1795472927 (unix time) try "date -d @1795472927" if you are using GNU date ***',
      'PC: @                0x0 (unknown)',
      '*** SIGSEGV (@0x42db) received by PID 17190 (TID 0x7f2b71eca080) from PID 17115; stack trace: ***',
      '    @     0x7f2b7b1f3fe3  operator()',
    ]
    const crashed = explainProcessEnd({ ...ENDED, exitCode: null, signal: 'SIGSEGV', tail })
    expect(crashed.message).toBe('COLMAP mapper crashed (SIGSEGV).')
    expect(explainProcessEnd(ENDED).message).toBe('COLMAP mapper ended with status 1.')
  })
})

it.each([
  { signal: 'SIGKILL', tail: [], code: 'OUT_OF_MEMORY' },
  { signal: null, tail: ["terminate called after throwing an instance of 'std::bad_alloc'"], code: 'OUT_OF_MEMORY' },
  { signal: null, tail: ['SQLite error: database or disk is full'], code: 'DISK_FULL' },
] as const)('knows $code by its words or by the lack of them', ({ signal, tail, code }) => {
  expect(explainProcessEnd({ ...ENDED, signal, tail })).toMatchObject({ code })
})

it('takes a kill for want of memory only when the kernel says so, or says nothing', () => {
  const killed = { ...ENDED, exitCode: null, signal: 'SIGKILL', tail: [] } as const
  expect(explainProcessEnd({ ...killed, memoryKill: true }).code).toBe('OUT_OF_MEMORY')
  expect(explainProcessEnd({ ...killed, memoryKill: null }).code).toBe('OUT_OF_MEMORY')
  const byOthers = explainProcessEnd({ ...killed, memoryKill: false })
  expect(byOthers).toBeInstanceOf(ProcessKilled)
  expect(byOthers.message).toMatch(/^COLMAP mapper was killed from outside/)
})
