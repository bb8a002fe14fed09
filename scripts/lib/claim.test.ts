import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryClaim } from './claim.mjs'

const MODULE = pathToFileURL(path.join(import.meta.dirname, 'claim.mjs')).href
/** Claims the directory of its argument, says what came of it, and keeps what it got until its input ends. */
const CLAIMANT = `
  import { tryClaim } from ${JSON.stringify(MODULE)}
  const result = await tryClaim(process.argv[1], { url: 'http://of-' + process.pid, marks: ['left'] })
  console.log(JSON.stringify({ got: result.claim !== null, holder: result.holder?.pid }))
  if (result.claim) { process.stdin.resume(); process.stdin.once('end', () => result.claim.release()) }
`

let dir: string
let children: ChildProcess[]

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-claim-'))
  children = []
})

afterEach(async () => {
  for (const child of children) await kill(child)
  await rm(dir, { recursive: true, force: true })
})

test('says who has it', async () => {
  const { child, answer } = await startClaimant()
  expect(answer.got).toBe(true)
  const result = await tryClaim(dir)
  expect(result).toMatchObject({ claim: null, holder: { pid: child.pid, url: `http://of-${child.pid}` } })
})

test('is free again after a release', async () => {
  const { child } = await startClaimant()
  child.stdin?.end()
  await once(child, 'exit')
  const result = await tryClaim(dir)
  expect(result.claim).not.toBeNull()
  await result.claim?.release()
  expect(await readdir(dir)).toEqual([])
})

test('is taken over from a process that was killed, with what it had noted', async () => {
  const { child } = await startClaimant()
  await kill(child)
  const result = await tryClaim(dir)
  expect(result).toMatchObject({ abandoned: [{ pid: child.pid, marks: ['left'] }] })
  await result.claim?.release()
})

test('goes to exactly one of many that come at once, after a crash', async () => {
  await kill((await startClaimant()).child)
  const started = await Promise.all(Array.from({ length: 6 }, startClaimant))
  const winners = started.filter(({ answer }) => answer.got)
  expect(winners).toHaveLength(1)
  for (const { answer } of started) if (!answer.got) expect(answer.holder).toBe(winners[0]?.child.pid)
})

async function startClaimant(): Promise<{ child: ChildProcess; answer: { got: boolean; holder?: number } }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CLAIMANT, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  if (!child.stdout) throw new Error('no output')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, answer: JSON.parse(String(line)) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
