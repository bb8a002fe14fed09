import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { COLMAP_INSTALL_COMMANDS, colmapInstallCommands } from './colmap-install-commands.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-path-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

it('knows the command for the package manager that is here, and all where none is', async () => {
  expect(colmapInstallCommands(dir)).toEqual(Object.values(COLMAP_INSTALL_COMMANDS))
  await writeFile(path.join(dir, 'dnf'), '', { mode: 0o755 })
  expect(colmapInstallCommands(['/nowhere', dir].join(path.delimiter))).toEqual([COLMAP_INSTALL_COMMANDS.dnf])
})
