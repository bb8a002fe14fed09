import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const MODULE = pathToFileURL(path.join(import.meta.dirname, 'exit-with-parent.mjs')).href
/** Says that it is up, counts the times it is asked to stop, and leaves a while after the first. */
const CHILD = `
  let asked = 0
  process.on('SIGTERM', () => { asked++; if (asked === 1) setTimeout(() => { console.log('asked ' + asked); process.exit(0) }, 1200) })
  setInterval(() => {}, 1000)
  console.log('up')
`
/** Starts the child on its own standard output, and does nothing else. */
const PARENT = `
  const { spawn } = require('node:child_process')
  spawn(process.execPath, ['--import', ${JSON.stringify(MODULE)}, '-e', process.argv[1]], { stdio: 'inherit', detached: true })
`

test('asks its process to stop, once, when the parent is killed', async () => {
  const parent = spawn(process.execPath, ['-e', PARENT, CHILD], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: parent.stdout })
  const said: string[] = []
  lines.on('line', (line) => {
    said.push(line)
    if (line === 'up') parent.kill('SIGKILL')
  })
  // The output ends when the last process that has it is gone.
  await once(lines, 'close')
  expect(said).toEqual(['up', 'asked 1'])
})
