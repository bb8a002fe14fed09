import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

/** How to run a PostgreSQL program: what goes before its own command, and as whom. */
export interface PostgresUser {
  prefix: string[]
  uid?: number
  gid?: number
}

/**
 * PostgreSQL refuses to run as root. As root we put it into a user namespace of its own, where it sees itself as
 * nobody while the kernel still counts its files as root's: it then works in any directory, `/root` included, and
 * needs no account. Where namespaces are forbidden (many containers) it runs as the account `postgres` or `nobody`,
 * which must be able to reach the data directory.
 */
export async function choosePostgresUser(): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const namespaceWorks = await promisify(execFile)('unshare', ['--user', 'true']).then(
    () => true,
    () => false,
  )
  if (namespaceWorks) return { prefix: ['unshare', '--user'] }
  return { prefix: [], ...(lookUpAccount('postgres') ?? lookUpAccount('nobody')) }
}

function lookUpAccount(name: string): { uid: number; gid: number } | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return undefined
  }
}
