import pino from 'pino'
import { expect, it } from 'vitest'
import type { Engine } from '#server/contracts/system.ts'
import { waitForColmap } from './wait-for-colmap.ts'

const log = pino({ level: 'silent' })
const engine: Engine = { name: 'COLMAP', version: '3.8', cuda: false }

it('looks again until the engine is there', async () => {
  const answers = [null, null, engine]
  const options = { signal: new AbortController().signal, log, everyMs: 1 }
  expect(await waitForColmap(async () => answers.shift() ?? null, options)).toEqual(engine)
  expect(answers).toEqual([])
})

it('ends without one when the worker stops', async () => {
  const stopping = new AbortController()
  const waiting = waitForColmap(async () => null, { signal: stopping.signal, log })
  stopping.abort()
  expect(await waiting).toBeNull()
})
