import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
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

/** Containers mostly forbid it. */
const canUnshare = spawnSync('unshare', ['--user', '--pid', '--fork', '--mount-proc', 'true']).status === 0

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

test.skipIf(!canUnshare)('is seen from another pid namespace by its beats, and taken over once they end', async () => {
  const { child, answer } = await startClaimant([
    'unshare',
    '--user',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ])
  expect(answer.got).toBe(true)
  const timing = { silentMs: 3000 }
  const seen = await tryClaim(dir, {}, timing)
  // Its number in there is small, and here some other program's.
  expect(seen).toMatchObject({ claim: null, holder: { isElsewhere: true, host: hostname(), marks: ['left'] } })
  await kill(child)
  const result = await tryClaim(dir, {}, timing)
  // What it left can't be ended from here.
  expect(result).toMatchObject({ abandoned: [] })
  await result.claim?.release()
  expect(await readdir(dir)).toEqual([])
})

test('takes the claim of another machine for dead when its last beat is old, without a wait', async () => {
  const name = `${process.pid}-1-0123abcd.json`
  await writeFile(path.join(dir, name), JSON.stringify({ holding: true, host: 'elsewhere', beat: 7 }))
  await utimes(path.join(dir, name), new Date(0), new Date(0))
  const { claim } = await tryClaim(dir)
  expect(claim).not.toBeNull()
  expect(await readdir(dir)).not.toContain(name)
  await claim?.release()
})

test('says who has it on another machine, though a process of that number runs here', async () => {
  const file = path.join(dir, `${process.pid}-1-0123abcd.json`)
  const beat = (n: number) => {
    writeFileSync(`${file}.new`, JSON.stringify({ holding: true, host: 'elsewhere', beat: n }))
    renameSync(`${file}.new`, file)
  }
  beat(0)
  let beats = 0
  const timer = setInterval(() => beat(++beats), 50)
  try {
    expect(await tryClaim(dir)).toMatchObject({ claim: null, holder: { host: 'elsewhere', isElsewhere: true } })
  } finally {
    clearInterval(timer)
  }
})

test('tells the one that stood still that its claim was taken', async () => {
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  const { claim } = await tryClaim(dir, {}, { beatMs: 20, onLost: resolve })
  for (const name of await readdir(dir)) await rm(path.join(dir, name), { force: true })
  await lost
  await claim?.update({ url: 'http://nobody' })
  expect(await readdir(dir)).toEqual([])
})

async function startClaimant(
  prefix: string[] = [],
): Promise<{ child: ChildProcess; answer: { got: boolean; holder?: number } }> {
  const command = [...prefix, process.execPath, '--input-type=module', '--eval', CLAIMANT, dir]
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
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
