import { readdir, readFile } from 'node:fs/promises'

interface ProcessFacts {
  pid: number
  parent: number
  group: number
  /** Program name as the kernel has it, cut to 15 characters. */
  name: string
}

/** Running processes of this machine, zombies left out (they hold nothing any more). Linux: reads /proc. */
async function listProcesses(): Promise<ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const facts = await Promise.all(pids.map(readFacts))
  return facts.filter((one) => one !== null)
}

async function readFacts(pid: string): Promise<ProcessFacts | null> {
  // Gone between listing and reading.
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  const match = text && /^\d+ \((.*)\) (\S) (\d+) (\d+) /s.exec(text)
  if (!match || match[2] === 'Z' || match[2] === 'X') return null
  return { pid: Number(pid), name: match[1] ?? '', parent: Number(match[3]), group: Number(match[4]) }
}

/** Process groups of the programs called `name` that descend from `ancestor`. */
export async function findGroups(ancestor: number, name: string): Promise<number[]> {
  const processes = await listProcesses()
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]))
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === ancestor) return true
    return false
  }
  return [...new Set(processes.filter((one) => one.name === name && descends(one.pid)).map((one) => one.group))]
}

/** Whether any process of these groups runs. */
export async function anyAlive(groups: readonly number[]): Promise<boolean> {
  return (await listProcesses()).some(({ group }) => groups.includes(group))
}
