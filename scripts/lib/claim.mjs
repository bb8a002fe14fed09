import { randomInt } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isStillRunning, readStartTime } from './process-identity.mjs'

/**
 * @typedef {Record<string, unknown>} Details
 * @typedef {{ update(details: Details): Promise<void>, release(): Promise<void> }} Claim
 * @typedef {{ claim: Claim, abandoned: Details[] } | { claim: null, holder: Details & { pid: number } }} ClaimResult
 */

/**
 * Claims `dir` for this process alone, or says who has it.
 *
 * Each claimant puts a file named after its pid and start time into the directory and only then looks for others'. Of
 * two that come at once at least one sees the other, so never both get it; who sees another asking steps back and
 * tries again. A file whose process is gone is worth nothing and is removed: being named after the dead process, it
 * can't be mistaken for a live claim, so taking over after a crash has no window in which two succeed.
 *
 * `abandoned` holds the details of those dead claims, for cleaning up after them.
 *
 * @param {string} dir
 * @param {Details} [details]
 * @returns {Promise<ClaimResult>}
 */
export async function tryClaim(dir, details = {}) {
  await mkdir(dir, { recursive: true })
  const ownName = `${process.pid}-${readStartTime(process.pid)}.json`
  const ownFile = path.join(dir, ownName)
  /** @param {Details} content */
  const write = async (content) => {
    await writeFile(`${ownFile}.new`, JSON.stringify(content))
    await rename(`${ownFile}.new`, ownFile)
  }

  /** @type {Details[]} */
  const abandoned = []
  for (;;) {
    await write({ ...details, holding: false })
    const others = await readOthers(dir, ownName)
    abandoned.push(...others.dead)
    if (others.live.length === 0) break
    await rm(ownFile, { force: true })
    const holder = others.live.find((other) => other.holding)
    if (holder) return { claim: null, holder }
    await sleep(randomInt(5, 50))
  }

  let current = details
  await write({ ...current, holding: true })
  return {
    abandoned,
    claim: {
      async update(more) {
        current = { ...current, ...more }
        await write({ ...current, holding: true })
      },
      async release() {
        await rm(ownFile, { force: true })
      },
    },
  }
}

/**
 * Claims `dir`, waiting for whoever has it; `onWait` is told once.
 *
 * @param {string} dir
 * @param {(holder: Details & { pid: number }) => void} onWait
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
 * @param {string} ownName
 */
async function readOthers(dir, ownName) {
  /** @type {(Details & { pid: number })[]} */
  const live = []
  /** @type {Details[]} */
  const dead = []
  for (const name of await readdir(dir)) {
    const match = /^(\d+)-(\d+)\.json$/.exec(name)
    if (!match || name === ownName) continue
    const file = path.join(dir, name)
    // Gone between listing and reading: its owner has released it.
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) continue
    const pid = Number(match[1])
    const details = { ...JSON.parse(text), pid }
    if (isStillRunning(pid, Number(match[2]))) {
      live.push(details)
    } else {
      dead.push(details)
      await rm(file, { force: true })
    }
  }
  return { live, dead }
}
