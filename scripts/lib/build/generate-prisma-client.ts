import path from 'node:path'
import { installDependencies } from '../install/install-dependencies.mjs'
import { ROOT } from '../paths.mjs'
import { waitForClaim } from '../processes/claim.mjs'
import { runCommand } from '../processes/run-command.ts'
import { printLine, showStep } from '../progress.mjs'
import { doIfChanged } from './do-if-changed.ts'
import { hashFiles } from './hash-files.ts'
import { readLockedVersion } from './locked-version.ts'

const SOURCES = ['prisma/schema.prisma', 'prisma.config.ts']

/** Generates the typed database client when the schema or Prisma itself has changed, or when it isn't there. */
export async function generatePrismaClient(logFile: string, signal?: AbortSignal): Promise<void> {
  const claim = await waitForClaim(path.join(ROOT, '.data', 'run', 'prisma'), (holder) =>
    printLine(`  Another process (${holder.pid}) is generating the database client; waiting for it ...`),
  )
  try {
    // The stamp lies inside of what is generated and goes with it.
    const stamp = path.join(ROOT, 'server', 'generated', 'prisma', '.sources')
    const sources = `${await hashFiles(ROOT, SOURCES)} ${await readLockedVersion(ROOT, 'prisma')}`
    await doIfChanged(stamp, sources, async () => {
      await installDependencies('build')
      await showStep('Generating the database client', () => {
        const command = [process.execPath, path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js')] as const
        return runCommand([...command, 'generate', '--no-hints'], { logFile, signal, env: withoutDownloads() })
      })
    })
  } finally {
    await claim.release()
  }
}

/** Generating needs no engine, but Prisma would download one unless it is told where one is: any program will do. */
function withoutDownloads(): NodeJS.ProcessEnv {
  return { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
}
