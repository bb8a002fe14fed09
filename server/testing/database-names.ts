import { Client } from 'pg'

/** `url` with another database name. */
export function withDatabaseName(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

/** Creates `name` on the server of `url`, as a copy of `template` when one is given. */
export async function createDatabase(url: string, name: string, template?: string): Promise<void> {
  await runOnServer(url, `CREATE DATABASE "${name}"${template ? ` TEMPLATE "${template}"` : ''}`)
}

/** Drops `name` and ends whatever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await runOnServer(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
}

async function runOnServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
