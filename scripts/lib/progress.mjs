/** How often a step that is still going says so: every second in a terminal, where the line is redrawn. */
const REMINDER_MS = process.stderr.isTTY ? 1000 : 15_000

/** @type {Map<string, number>} */
const running = new Map()
/** @type {NodeJS.Timeout | undefined} */
let reminder

/**
 * Runs `work` and shows on standard error that it runs, for how long, and how it ended. Steps may overlap.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function showStep(title, work) {
  const startedAt = Date.now()
  running.set(title, startedAt)
  printLine(`  ${title} ...`)
  reminder ??= setInterval(remind, REMINDER_MS).unref()
  try {
    const result = await work()
    running.delete(title)
    printLine(`✓ ${title} (${formatSeconds(Date.now() - startedAt)})`)
    return result
  } catch (error) {
    running.delete(title)
    printLine(`✗ ${title} (${formatSeconds(Date.now() - startedAt)})`)
    throw error
  } finally {
    if (running.size === 0) {
      clearInterval(reminder)
      reminder = undefined
      clearStatus()
    }
  }
}

/**
 * Prints a line on standard error, above the redrawn status.
 *
 * @param {string} text
 */
export function printLine(text) {
  clearStatus()
  process.stderr.write(`${text}\n`)
}

/** @param {number} elapsedMs */
export function formatSeconds(elapsedMs) {
  return `${(elapsedMs / 1000).toFixed(1)} s`
}

function remind() {
  const now = Date.now()
  const steps = [...running].map(([title, startedAt]) => `${title}: ${Math.round((now - startedAt) / 1000)} s`)
  if (!process.stderr.isTTY) return printLine(`    ${steps.join('; ')}`)
  const line = `    ${steps.join('; ')}`
  process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`)
}

function clearStatus() {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
}
