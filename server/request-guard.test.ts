import { describe, expect, it } from 'vitest'
import { guardRequest } from './request-guard.ts'

/** What `guardRequest` throws for a request with these headers, or 'passes'. */
function guard(method: string, headers: Record<string, string>, allowedHosts: string[] = []): string {
  const request = { method, headers: new Headers(headers) } as Request
  try {
    guardRequest(request, { allowedHosts })
    return 'passes'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the Host of a request', () => {
  it.each(['localhost', 'localhost:3000', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:3000', '[::1]'])(
    '%s passes',
    (host) => {
      expect(guard('GET', { host })).toBe('passes')
    },
  )

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evil.example/localhost',
    'localhost@evil.example',
    'evil.example#localhost',
    '127.0.0.1.evil.example',
    '192.168.1.5:3000',
    '[::2]',
    '',
    ':3000',
  ])('%j is refused', (host) => {
    expect(guard('GET', { host })).toBe('FORBIDDEN_ORIGIN')
  })

  it('is refused when there is none', () => {
    expect(guard('GET', {})).toBe('FORBIDDEN_ORIGIN')
  })

  it('passes when it is configured, on any port', () => {
    expect(guard('GET', { host: 'maquette.lan:8080' }, ['Maquette.lan'])).toBe('passes')
    expect(guard('GET', { host: 'other.lan' }, ['maquette.lan'])).toBe('FORBIDDEN_ORIGIN')
  })
})

describe('a request that changes something', () => {
  const host = 'localhost:3000'

  it.each([
    [{}, 'passes'],
    [{ origin: 'http://localhost:3000' }, 'passes'],
    [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 'passes'],
    [{ 'sec-fetch-site': 'none' }, 'passes'],
    [{ origin: 'http://localhost:3001', 'sec-fetch-site': 'same-site' }, 'FORBIDDEN_ORIGIN'],
    [{ origin: 'http://127.0.0.1:3000' }, 'FORBIDDEN_ORIGIN'],
    [{ origin: 'https://evil.example' }, 'FORBIDDEN_ORIGIN'],
    [{ origin: 'null' }, 'FORBIDDEN_ORIGIN'],
    [{ 'sec-fetch-site': 'cross-site' }, 'FORBIDDEN_ORIGIN'],
  ])('with %j: %s', (headers, outcome) => {
    for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) expect(guard(method, { host, ...headers })).toBe(outcome)
  })

  it('passes behind a TLS proxy that keeps the host', () => {
    const origin = 'https://maquette.example'
    for (const name of ['maquette.example', 'maquette.example:443']) {
      expect(guard('POST', { host: name, origin }, ['maquette.example'])).toBe('passes')
    }
  })
})

it('a request that only reads may come from anywhere: its answer stays unread', () => {
  const headers = { host: 'localhost:3000', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(guard(method, headers)).toBe('passes')
})
