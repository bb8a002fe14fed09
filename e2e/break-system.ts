import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from '@playwright/test'
import { required } from './fixtures.ts'

/**
 * Stops the system's PostgreSQL at once and keeps its supervisor from starting it again until the returned function is called.
 */
export async function stopDatabase(): Promise<() => void> {
  const { postmaster, supervisor } = processes()
  process.kill(supervisor, 'SIGSTOP')
  process.kill(postmaster, 'SIGINT')
  // A process that nobody has asked after yet stays a zombie.
  await expect.poll(() => stateOf(postmaster)).toMatch(/^Z|^$/)
  return () => process.kill(supervisor, 'SIGCONT')
}

/** Kills the system's worker; its supervisor starts another one. */
export function killWorker(): void {
  const { supervisor } = processes()
  const children = ps('-o', 'pid=,args=', '--ppid', String(supervisor)).split('\n')
  const worker = children.find((line) => line.includes(path.join('worker', 'main.ts')))
  process.kill(Number.parseInt(worker ?? '', 10), 'SIGKILL')
}

function processes(): { postmaster: number; supervisor: number } {
  const file = path.join(required('MAQUETTE_E2E_DATA_DIR'), 'postgres', 'cluster', 'postmaster.pid')
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0])
  return { postmaster, supervisor: Number(ps('-o', 'ppid=', '-p', String(postmaster))) }
}

function stateOf(pid: number): string {
  try {
    return ps('-o', 'stat=', '-p', String(pid))
  } catch {
    return ''
  }
}

function ps(...options: string[]): string {
  return execFileSync('ps', options, { encoding: 'utf8' }).trim()
}
