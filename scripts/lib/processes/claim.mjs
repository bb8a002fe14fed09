import { createHash, randomInt } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStillRunning, readPlace, readStartTime } from '#server/process-identity.mjs'

/**
 * @typedef {Record<string, unknown>} Details
 * @typedef {Details & { pid: number, host?: string, isElsewhere: boolean }} Holder
 * @typedef {{ update(details: Details): Promise<void>, release(): Promise<void> }} Claim
 * @typedef {{ claim: Claim, abandoned: Details[] } | { claim: null, holder: Holder }} ClaimResult
 * @typedef {{ beatMs?: number, silentMs?: number, onLost?: () => void }} ClaimOptions
 */

/** A holder says this often that it is alive, for those who can't look at its process. */
const BEAT_MS = 2000

/** Ten heartbeats: a busy machine or a slow network disk may delay some. */
const SILENT_MS = 20_000

const LOOK_MS = 250

/**
 * Claims `dir` for this process alone, or says who has it.
 *
 * Each claimant puts a file named after its pid, start time and place into the directory and only then looks for others'. Of
 * two that come at once at least one sees the other, so never both get it; who sees another asking steps back and
 * tries again. A file whose process is gone is worth nothing and is removed: being named after the dead process, it
 * can't be mistaken for a live claim, so that after a crash two processes can't both succeed.
 *
 * The process of another machine, or of another container, can't be looked at: its file is written every `beatMs`, and counts as
 * dead when it was not for `silentMs`. That is waited for, where the last beat is not that old. A process that was frozen for longer, and
 * whose claim was removed, is told by `onLost`.
 *
 * `abandoned` holds the details of the dead claims of this place, for cleaning up after them.
 *
 * @param {string} dir
 * @param {Details} [details]
 * @param {ClaimOptions} [options]
 * @returns {Promise<ClaimResult>}
 */
export async function tryClaim(dir, details = {}, { beatMs = BEAT_MS, silentMs = SILENT_MS, onLost } = {}) {
  await mkdir(dir, { recursive: true })
  const ownName = `${process.pid}-${readStartTime(process.pid)}-${hashOf(readPlace())}.json`
  const ownFile = path.join(dir, ownName)
  /** @param {Details} content */
  const write = async (content) => {
    await writeFile(`${ownFile}.new`, JSON.stringify({ ...content, host: hostname(), place: readPlace() }))
    await rename(`${ownFile}.new`, ownFile)
  }

  /** @type {Details[]} */
  const abandoned = []
  /** @type {Map<string, string>} What the files of other places said at first. */
  const seen = new Map()
  for (;;) {
    await write({ ...details, holding: false })
    const others = await readOthers(dir, { ownName, seen, silentMs })
    abandoned.push(...others.dead)
    if (others.live.length === 0 && !others.unsure) break
    await rm(ownFile, { force: true })
    const holder = others.live.find((other) => other.holding)
    if (holder) return { claim: null, holder }
    // At random, so that two that look for each other don't do so in step.
    await sleep(others.unsure ? randomInt(LOOK_MS / 2, LOOK_MS) : randomInt(5, 50))
  }

  await write({ ...details, holding: true, beat: 0 })
  return { abandoned, claim: hold({ ownFile, write, details, beatMs, onLost }) }
}

/**
 * @param {{ ownFile: string, write(content: Details): Promise<void>, details: Details, beatMs: number, onLost?: () => void }} held
 * @returns {Claim}
 */
function hold({ ownFile, write, details, beatMs, onLost }) {
  let current = details
  let beats = 0
  let isOver = false
  /** One after the other: all write the same file. */
  let last = Promise.resolve()
  /** @param {() => Promise<void>} work */
  const inTurn = (work) => {
    last = last.catch(() => {}).then(() => (isOver ? undefined : work()))
    return last
  }
  const end = () => {
    isOver = true
    clearInterval(timer)
  }
  const beat = async () => {
    if (!(await stat(ownFile).catch(() => null))) {
      end()
      onLost?.()
      return
    }
    // On a full disk the time of the old file must do.
    await write({ ...current, holding: true, beat: ++beats }).catch(() => utimes(ownFile, new Date(), new Date()))
  }
  const timer = setInterval(() => void inTurn(beat).catch(() => {}), beatMs)
  timer.unref()
  return {
    update(more) {
      current = { ...current, ...more }
      return inTurn(() => write({ ...current, holding: true, beat: ++beats }))
    },
    async release() {
      end()
      await last.catch(() => {})
      await rm(ownFile, { force: true })
      await rm(`${ownFile}.new`, { force: true })
    },
  }
}

/**
 * Claims `dir`, waiting until its claim is released; calls `onWait` once.
 *
 * @param {string} dir
 * @param {(holder: Holder) => void} onWait
 * @returns {Promise<Claim>}
 */
export async function waitForClaim(dir, onWait) {
  for (let told = false; ; ) {
    const result = await tryClaim(dir)
    if (result.claim) return result.claim
    if (!told) onWait(result.holder)
    told = true
    await sleep(200)
  }
}

/**
 * @param {string} dir
 * @param {{ ownName: string, seen: Map<string, string>, silentMs: number }} look
 */
async function readOthers(dir, { ownName, seen, silentMs }) {
  /** @type {Holder[]} */
  const live = []
  /** @type {Details[]} */
  const dead = []
  let unsure = false
  const now = await stat(path.join(dir, ownName))
  for (const name of await readdir(dir)) {
    const match = /^(\d+)-(\d+)(?:-([0-9a-f]{8}))?\.json$/.exec(name)
    if (!match || name === ownName) continue
    const file = path.join(dir, name)
    // Gone between listing and reading: its owner has released it.
    const [text, facts] = await Promise.all([readFile(file, 'utf8'), stat(file)]).catch(() => [null, null])
    if (text === null || facts === null) continue
    const pid = Number(match[1])
    // An older version named no place: it can only have been this one.
    const isElsewhere = match[3] !== undefined && match[3] !== hashOf(readPlace())
    const other = { ...JSON.parse(text), pid, isElsewhere }
    if (!isElsewhere) {
      if (isStillRunning(pid, Number(match[2]))) live.push(other)
      else dead.push(other)
    } else if (seen.has(name) && seen.get(name) !== text) {
      live.push(other)
      // Both times are the disk's own.
    } else if (now.mtimeMs - facts.mtimeMs <= silentMs) {
      seen.set(name, text)
      unsure = true
      continue
    }
    if (!live.includes(other)) await rm(file, { force: true })
  }
  return { live, dead, unsure }
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
