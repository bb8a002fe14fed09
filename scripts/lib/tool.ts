import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { isDiskFull } from '#server/errors.ts'
import { generatePrismaClient } from './build/generate-prisma-client.ts'
import { ROOT } from './paths.mjs'
import { listenForStop, StopError } from './processes/stop-request.ts'
import { explainStartError } from './start/explain-start-error.ts'

const CLIENT = path.join(ROOT, 'server', 'generated', 'prisma', 'client.ts')

/**
 * What the command-line tools beside `npm start` have in common: what they make is its owner's alone, Ctrl-C ends them in
 * order, and an error is a sentence. Answers the exit code.
 */
export async function runTool(dataDir: string, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const { stop } = listenForStop()
  process.umask(0o077)
  try {
    await mkdir(dataDir, { recursive: true })
    await generatePrismaClient(path.join(dataDir, 'logs', 'prisma.log'), stop).catch((error) => {
      // A full disk has no room for the claim and the log of this either, and then a tool is needed the most.
      if (!isDiskFull(error) || !existsSync(CLIENT)) throw error
    })
    return await work(stop)
  } catch (error) {
    if (error instanceof StopError || stop.aborted) return 130
    console.error(explainStartError(error, dataDir))
    return 1
  }
}
