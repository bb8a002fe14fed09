import path from 'node:path'

/** Where the jobs' workspaces are: one directory each, named after the job. */
export function workspaceRoot(dataDir: string): string {
  return path.join(/* turbopackIgnore: true */ dataDir, 'work')
}

/** Where a worker reconstructs job `jobId`, with the checkpoints of its finished stages. */
export function workspaceOf(dataDir: string, jobId: string): string {
  return path.join(/* turbopackIgnore: true */ workspaceRoot(dataDir), jobId)
}
