import pino from 'pino'
import { expect, it } from 'vitest'
import { retry } from './retry.ts'

const log = pino({ level: 'silent' })

it('tries until it goes through', async () => {
  let tries = 0
  const action = async () => {
    if (++tries < 3) throw new Error('the database is down')
    return tries
  }
  expect(await retry(action, { what: 'count', signal: new AbortController().signal, log })).toBe(3)
})

it('ends with the last error once the claim is lost, without waiting', async () => {
  const claim = new AbortController()
  let tries = 0
  const action = async () => {
    if (++tries === 2) claim.abort()
    throw new Error(`away ${tries}`)
  }
  await expect(retry(action, { what: 'count', signal: claim.signal, log })).rejects.toThrow('away 2')
  expect(tries).toBe(2)
})
