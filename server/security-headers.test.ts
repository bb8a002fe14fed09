import { expect, it } from 'vitest'
import { embedHeaders, securityHeaders } from './security-headers.ts'

const policyOf = (isDevelopment: boolean) => securityHeaders({ isDevelopment })['Content-Security-Policy'] ?? ''

it('names every directive once and nothing outside of this server', () => {
  const directives = policyOf(false).split('; ')
  const names = directives.map((directive) => directive.split(' ')[0])
  expect(new Set(names).size).toBe(names.length)
  expect(policyOf(false)).not.toMatch(/https?:|\*/)
})

it('allows eval to the development build alone', () => {
  expect(policyOf(true)).toContain(" 'unsafe-eval'")
  expect(policyOf(false)).not.toContain("'unsafe-eval'")
})

it('lets frames of other sites have the embedded model alone, under a policy without inline scripts and styles', () => {
  const policy = embedHeaders()['Content-Security-Policy'] ?? ''
  expect(policy).toContain('frame-ancestors *')
  expect(policy).not.toContain('unsafe-inline')
  expect(policyOf(false)).toContain("frame-ancestors 'none'")
})
