import { readdir, readFile } from 'node:fs/promises'

interface ProcessFacts {
  pid: number
  parent: number
  group: number
  /** Program and arguments. */
  command: string[]
}

/** Running processes of this machine, zombies left out (they hold nothing any more). Linux: reads /proc. */
async function listProcesses(): Promise<ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const facts = await Promise.all(pids.map(readFacts))
  return facts.filter((one) => one !== null)
}

async function readFacts(pid: string): Promise<ProcessFacts | null> {
  // Gone between listing and reading.
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => null)
  const [text, command] = await Promise.all([read('stat'), read('cmdline')])
  const match = text && /^\d+ \(.*\) (\S) (\d+) (\d+) /s.exec(text)
  if (!match || command === null || match[1] === 'Z' || match[1] === 'X') return null
  return {
    pid: Number(pid),
    parent: Number(match[2]),
    group: Number(match[3]),
    command: command.split('\0').slice(0, -1),
  }
}

/** Process groups of what descends from `ancestor` and runs a command that `isWanted`. */
export async function findGroups(ancestor: number, isWanted: (command: string[]) => boolean): Promise<number[]> {
  const processes = await listProcesses()
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]))
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === ancestor) return true
    return false
  }
  const found = processes.filter(({ pid, command }) => isWanted(command) && descends(pid))
  return [...new Set(found.map(({ group }) => group))]
}

/** Whether any process of these groups runs. */
export async function anyAlive(groups: readonly number[]): Promise<boolean> {
  return (await listProcesses()).some(({ group }) => groups.includes(group))
}

/** What descends from `ancestor`, itself left out. */
export async function listDescendants(ancestor: number): Promise<{ pid: number; parent: number; command: string[] }[]> {
  const processes = await listProcesses()
  const found: ProcessFacts[] = []
  let parents = [ancestor]
  while (parents.length > 0) {
    const children = processes.filter(({ parent }) => parents.includes(parent))
    found.push(...children)
    parents = children.map(({ pid }) => pid)
  }
  return found
}

/** Processes whose command says `text`. */
export async function findByCommand(text: string): Promise<{ pid: number; parent: number; command: string[] }[]> {
  return (await listProcesses()).filter(({ command }) => command.join(' ').includes(text))
}
