import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const DEFAULT_URL = 'http://127.0.0.1:3000'

/** What `npm start` keeps in `<data directory>/run/maquette/` while it runs. */
const claimSchema = z.object({ holding: z.literal(true), url: z.url() })

/** A server on the same machine answers at once; one that takes longer than this is hung. */
const ANSWER_MS = 3000

/**
 * Address of the server that `npm start` runs with this data directory, or where it would be by default.
 * A claim that a killed run left behind is told by nobody answering there.
 */
export async function findServer(dataDir: string): Promise<string> {
  const claimsDir = path.join(dataDir, 'run', 'maquette')
  const names = await readdir(claimsDir).catch(() => [])
  for (const name of names) {
    const text = await readFile(path.join(claimsDir, name), 'utf8').catch(() => '')
    const url = parseClaim(text)
    if (url && (await answers(url))) return url
  }
  return DEFAULT_URL
}

function parseClaim(text: string): string | null {
  try {
    return claimSchema.safeParse(JSON.parse(text)).data?.url ?? null
  } catch {
    return null
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    () => true,
    () => false,
  )
}
