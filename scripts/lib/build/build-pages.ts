import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { installDependencies } from '../install/install-dependencies.mjs'
import { ROOT } from '../paths.mjs'
import { waitForClaim } from '../processes/claim.mjs'
import { runCommand } from '../processes/run-command.ts'
import { EXITS_WITH_PARENT } from '../processes/services.ts'
import { printLine, showStep } from '../progress.mjs'
import { compressStatic } from './compress-static.ts'
import { doIfChanged } from './do-if-changed.ts'
import { hashFiles } from './hash-files.ts'

/** Everything that ends up in the build. The worker doesn't: it runs from its sources. */
const SOURCES = [
  'app',
  'intake',
  'public',
  'server',
  'prisma/schema.prisma',
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
]

/** What changes without changing the build: generated code follows the schema, which is among the sources. */
function isLeftOut(file: string): boolean {
  return file === path.join('server', 'generated') || /\.test\.tsx?$/.test(file)
}

/** Builds the pages for production when a source has changed since the last build. */
export async function buildPages(logFile: string, env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> {
  const buildDir = path.join(ROOT, '.next')
  const claim = await waitForClaim(path.join(ROOT, '.data', 'run', 'build'), (holder) =>
    printLine(`  Another process (${holder.pid}) is building the pages; waiting for it ...`),
  )
  try {
    const stamp = path.join(buildDir, 'maquette-sources')
    if (!existsSync(path.join(buildDir, 'BUILD_ID'))) await rm(stamp, { force: true })
    await doIfChanged(stamp, await hashFiles(ROOT, SOURCES, isLeftOut), async () => {
      await installDependencies('build')
      await showStep('Building the pages', async () => {
        const next = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
        // One that is left running holds a lock, for which the next start would fail.
        await runCommand([process.execPath, ...EXITS_WITH_PARENT, next, 'build'], { logFile, env, signal })
        await compressStatic(path.join(buildDir, 'static'))
      })
    })
  } finally {
    await claim.release()
  }
}
