import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './paths.mjs'
import { readOptions } from './read-options.ts'

const NO_ENV = { NODE_ENV: 'test' } as const

test('has defaults for everything', () => {
  expect(readOptions([], NO_ENV)).toEqual({ port: 3000, dataDir: path.join(ROOT, '.data') })
})

test('prefers flags to the environment', () => {
  const env = { ...NO_ENV, PORT: '4000', MAQUETTE_DATA_DIR: '/data/env' }
  expect(readOptions([], env)).toEqual({ port: 4000, dataDir: '/data/env' })
  expect(readOptions(['--port', '5000', '--data-dir', '/data/flag'], env)).toEqual({
    port: 5000,
    dataDir: '/data/flag',
  })
})

test.each(['0', '65536', 'http', '30.5'])('refuses the port %s', (port) => {
  expect(() => readOptions(['--port', port], NO_ENV)).toThrow(/from 1 to 65535/)
})
