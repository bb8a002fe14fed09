import path from 'node:path'
import { buildKernels as compileIfChanged } from '#worker/kernels/build-kernels.ts'
import { installDependencies } from '../install/install-dependencies.mjs'
import { ROOT } from '../paths.mjs'
import { waitForClaim } from '../processes/claim.mjs'
import { printLine } from '../progress.mjs'

/** Compiles the number crunching to WebAssembly when its sources, or the compiler, have changed. */
export async function buildKernels(): Promise<void> {
  const claim = await waitForClaim(path.join(ROOT, '.data', 'run', 'kernels'), (holder) =>
    printLine(`  Another process (${holder.pid}) is compiling the kernels; waiting for it ...`),
  )
  try {
    if (await compileIfChanged(() => installDependencies('build'))) printLine('  Compiled the kernels')
  } finally {
    await claim.release()
  }
}
