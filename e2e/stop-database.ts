import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from '@playwright/test'
import { required } from './fixtures.ts'

/**
 * Stops the system's PostgreSQL at once and keeps its supervisor from starting it again until the returned function is called.
 */
export async function stopDatabase(): Promise<() => void> {
  const file = path.join(required('MAQUETTE_E2E_DATA_DIR'), 'postgres', 'cluster', 'postmaster.pid')
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0])
  const supervisor = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(postmaster)], { encoding: 'utf8' }))
  process.kill(supervisor, 'SIGSTOP')
  process.kill(postmaster, 'SIGINT')
  // A process that nobody has asked after yet stays a zombie.
  await expect.poll(() => stateOf(postmaster)).toMatch(/^Z|^$/)
  return () => process.kill(supervisor, 'SIGCONT')
}

function stateOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
