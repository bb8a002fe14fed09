import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How to run a PostgreSQL program: what goes before its own command, and whose the files must be. */
export interface PostgresUser {
  prefix: string[]
  uid?: number
  gid?: number
}

/**
 * PostgreSQL refuses to run as root. As root we start it in a separate user namespace, where it sees itself as
 * nobody while the kernel still counts its files as root's: it then works in any directory, `/root` included, and
 * needs no account.
 *
 * Where namespaces are forbidden (most containers) it runs as the account `postgres` or `nobody`, with the one
 * privilege of reaching files in directories that are closed to that account.
 */
export async function choosePostgresUser(): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  if (await works(['unshare', '--user', 'true'])) return { prefix: ['unshare', '--user'] }

  const account = (await lookUpAccount('postgres')) ?? (await lookUpAccount('nobody'))
  if (!account) throw new Error('PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody".')
  const prefix = ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--no-new-privs']
  const reaching = [...prefix, '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override']
  for (const candidate of [reaching, prefix]) {
    if (await works([...candidate, 'true'])) return { prefix: candidate, ...account }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and neither `unshare` nor `setpriv` works here to run it as somebody else. ' +
      'Start Maquette as an ordinary user, or set DATABASE_URL to a server of yours.',
  )
}

async function works([program = '', ...args]: string[]): Promise<boolean> {
  return promisify(execFile)(program, args).then(
    () => true,
    () => false,
  )
}

async function lookUpAccount(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const ask = async (flag: string) => Number((await promisify(execFile)('id', [flag, name])).stdout)
  return Promise.all([ask('-u'), ask('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  )
}
