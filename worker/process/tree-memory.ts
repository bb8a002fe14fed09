import { readdir, readFile } from 'node:fs/promises'

/** Bytes of resident memory of a process and all that descend from it; 0 when it is gone. Linux: reads /proc. */
export async function treeMemory(pid: number): Promise<number> {
  const children = await childrenOf(pid)
  const sizes = await Promise.all([residentBytes(pid), ...children.map(treeMemory)])
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
}

/** Each thread lists the processes that it started. Processes and threads may end while they are read. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.trim().split(' ')).flatMap((text) => (text ? [Number(text)] : []))
}
