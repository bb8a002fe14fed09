import { Client } from 'pg'

const DATABASE_NAME = 'maquette'

/** Makes our database on the server of `serverUrl` if it lacks it. Answers its connection string. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE_NAME])
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE_NAME}`)
  } finally {
    await client.end()
  }
  return databaseOn(serverUrl)
}

/** The connection string of our database on that server. */
export function databaseOn(serverUrl: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${DATABASE_NAME}`
  return url.href
}
