import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks `/api/health` until database and worker are well. There is no time limit: what can go wrong ends a process,
 * and then `signal` fires. Rejects with its reason.
 */
export async function waitUntilHealthy(baseUrl: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    if (await isHealthy(baseUrl, signal)) return
    await sleep(200)
  }
}

async function isHealthy(baseUrl: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/api/health`, { signal })
    const health = (await response.json()) as { database?: string; worker?: string }
    return response.ok && health.database === 'ok' && health.worker === 'ok'
  } catch {
    return false
  }
}
