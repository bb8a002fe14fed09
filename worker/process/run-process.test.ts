import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { getDeathGuard } from '#server/death-guard.ts'
import { ProcessKilled } from './process-failure.ts'
import { isGroupAlive } from './process-group.ts'
import { type RunProcessOptions, runProcess } from './run-process.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'run-process-'))
})
afterAll(() => rm(dir, { recursive: true }))

const NEVER = new AbortController().signal

function shell(script: string, options: Partial<RunProcessOptions> = {}): Promise<void> {
  return runProcess({ command: 'sh', args: ['-c', script], label: 'The script', signal: NEVER, ...options })
}

/** Runs `script`, whose first line is its process id and so its group's, and aborts it at the line "ready". */
async function abortWhenReady(script: string, options: Partial<RunProcessOptions> = {}) {
  const aborting = new AbortController()
  const reason = new Error('told to stop')
  let groupId = 0
  let abortedAt = 0
  const running = shell(script, {
    ...options,
    signal: aborting.signal,
    onLine(line) {
      groupId ||= Number(line)
      if (line !== 'ready') return
      abortedAt = performance.now()
      aborting.abort(reason)
    },
  })
  await expect(running).rejects.toBe(reason)
  const elapsedMs = performance.now() - abortedAt
  expect(groupId).toBeGreaterThan(1)
  return { alive: await isGroupAlive(groupId), elapsedMs }
}

describe('lines', () => {
  test('come from both streams, ended by LF, CR, CRLF or nothing', async () => {
    const lines: string[] = []
    await shell(String.raw`printf 'one\ntwo\rthree\r\n\nfo'; printf 'ur'; sleep 0.05; printf 'err' >&2`, {
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    })
    expect(lines.toSorted()).toEqual(['stderr:err', 'stdout:four', 'stdout:one', 'stdout:three', 'stdout:two'])
  })

  test('come while the program runs', async () => {
    const token = path.join(dir, 'go')
    const lines: string[] = []
    await shell(`echo waiting; until [ -e '${token}' ]; do sleep 0.01; done; echo went`, {
      onLine: (line) => {
        lines.push(line)
        // Without this line, which must arrive before its end, the program never ends.
        if (line === 'waiting') spawn('touch', [token])
      },
    })
    expect(lines).toEqual(['waiting', 'went'])
  })

  test('keep a character that was cut between two writes', async () => {
    const lines: string[] = []
    await shell(String.raw`printf '\303'; sleep 0.05; printf '\244\n'`, { onLine: (line) => lines.push(line) })
    expect(lines).toEqual(['ä'])
  })

  test('a listener that throws stops the program', async () => {
    const wrong = new Error('wrong line')
    const running = shell('echo a; sleep 600', {
      onLine() {
        throw wrong
      },
    })
    await expect(running).rejects.toBe(wrong)
  })
})

describe('abort', () => {
  test('ends the program and what it started', async () => {
    const { alive } = await abortWhenReady('echo $$; sleep 600 & echo ready; wait')
    expect(alive).toBe(false)
  })

  test('kills, after the grace, a grandchild that ignores TERM', async () => {
    const stubborn = `echo $$; sh -c 'trap "" TERM; echo ready; while :; do sleep 0.05; done' & wait`
    const { alive, elapsedMs } = await abortWhenReady(stubborn, { killGraceMs: 200 })
    expect(alive).toBe(false)
    expect(elapsedMs).toBeGreaterThanOrEqual(200)
  })

  test('settles within two seconds even so', async () => {
    const { elapsedMs } = await abortWhenReady(`trap "" TERM; echo $$; echo ready; while :; do sleep 0.05; done`)
    expect(elapsedMs).toBeLessThan(2000)
  })

  test('before the start starts nothing', async () => {
    const onLine = vi.fn()
    await expect(shell('echo started', { signal: AbortSignal.abort('early'), onLine })).rejects.toBe('early')
    expect(onLine).not.toHaveBeenCalled()
  })

  test('leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await shell('true', { signal })
    await expect(shell('false', { signal })).rejects.toThrow()
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener))
  })
})

test('a program does not learn how to reach the database', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://secret')
  const lines: string[] = []
  await shell('echo "at $DATABASE_URL, path $PATH"', { onLine: (line) => void lines.push(line) })
  vi.unstubAllEnvs()
  expect(lines).toEqual([`at , path ${process.env.PATH}`])
})

test.runIf(process.platform === 'linux')(
  'a program that was killed from outside is told from one that took all memory',
  async () => {
    await expect(shell('kill -9 $$')).rejects.toBeInstanceOf(ProcessKilled)
  },
)

test('what a program leaves behind is ended with it', async () => {
  const pids: number[] = []
  await shell('sleep 600 & echo $!; echo $$', { onLine: (line) => pids.push(Number(line)) })
  expect(pids).toHaveLength(2)
  expect(await isGroupAlive(pids[1] as number)).toBe(false)
})

test.skipIf(process.platform !== 'linux')('the program dies when its parent is killed', async () => {
  expect(await getDeathGuard(), 'setpriv is part of util-linux').not.toEqual([])
  const parent = `
    import { runProcess } from ${JSON.stringify(path.join(import.meta.dirname, 'run-process.ts'))}
    const signal = new AbortController().signal
    const args = ['-c', 'echo $$; exec sleep 600']
    await runProcess({ command: 'sh', args, label: 'x', signal, onLine: (line) => console.log(line) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  expect(await isGroupAlive(pid)).toBe(true)
  child.kill('SIGKILL')
  await vi.waitFor(async () => expect(await isGroupAlive(pid)).toBe(false), { timeout: 5000 })
})

describe('a program that fails', () => {
  test.each([
    ['is not there', { command: 'no-such-program-anywhere', args: [] }, 'ENGINE_MISSING', /no-such-program-anywhere/],
    ['says why', { args: ['-c', 'echo "ERROR: bad input" >&2; exit 1'] }, 'RECONSTRUCTION_FAILED', /ERROR: bad input/],
    ['says nothing', { args: ['-c', 'exit 3'] }, 'RECONSTRUCTION_FAILED', /status 3/],
    ['has no memory', { args: ['-c', 'echo "what():  std::bad_alloc"; kill -ABRT $$'] }, 'OUT_OF_MEMORY', /memory/],
    ['has no disk', { args: ['-c', 'echo "SQLite error: database or disk is full"; exit 1'] }, 'DISK_FULL', /disk/],
    [
      'has no disk and ends well, as COLMAP does',
      { args: ['-c', 'echo "SQLite error: database or disk is full"; seq 100; exit 0'] },
      'DISK_FULL',
      /disk/,
    ],
    ['crashes', { args: ['-c', 'kill -SEGV $$'] }, 'RECONSTRUCTION_FAILED', /SIGSEGV/],
    ['lacks a program of its own', { args: ['-c', 'no-such-thing'] }, 'RECONSTRUCTION_FAILED', /no-such-thing/],
  ])('%s', async (_, options, code, message) => {
    await expect(shell('', options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('a program that is not there comes with how to get it', async () => {
    const running = shell('', { command: '/nowhere/colmap', args: [], installHint: 'brew install colmap' })
    await expect(running).rejects.toMatchObject({ code: 'ENGINE_MISSING', suggestion: 'brew install colmap' })
  })

  test('its last words stay with the error', async () => {
    const running = shell('for i in 1 2 3; do echo "step $i"; done; exit 1')
    await expect(running).rejects.toMatchObject({
      cause: { message: expect.stringContaining('step 1\nstep 2\nstep 3') },
    })
  })
})

describe('a program that stands still', () => {
  test.each([
    ['waits for what does not come', 'sleep 60'],
    ['was stopped', 'kill -STOP $$; echo never'],
  ])('and %s counts as hung, and its group goes', async (_, script) => {
    let groupId = 0
    const running = shell(`echo $$; ${script}`, {
      hungAfterMs: 400,
      killGraceMs: 50,
      onLine: (line) => {
        groupId ||= Number(line)
      },
    })
    await expect(running).rejects.toMatchObject({ code: 'PROGRAM_HUNG' })
    await expect(running).rejects.toBeInstanceOf(ProcessKilled)
    expect(await isGroupAlive(groupId)).toBe(false)
  })

  test.each([
    ['computes without a word', 'end=$(($(date +%s) + 3)); i=0; while [ $(date +%s) -lt $end ]; do i=$((i + 1)); done'],
    ['says something now and then', 'for i in 1 2 3 4 5; do sleep 0.5; echo $i; done'],
  ])('does not mean one that %s', async (_, script) => {
    await expect(shell(script, { hungAfterMs: 2000 })).resolves.toBeUndefined()
  })
})
