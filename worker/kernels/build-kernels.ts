import assert from 'node:assert/strict'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { doIfChanged } from '#scripts/lib/build/do-if-changed.ts'
import { hashFiles } from '#scripts/lib/build/hash-files.ts'
import { readLockedVersion } from '#scripts/lib/build/locked-version.ts'
import { KERNEL_BUILD_DIR, KERNEL_NAMES } from './load-kernel.ts'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const SOURCE_DIR = path.join('worker', 'kernels', 'assembly')
const SOURCES = [SOURCE_DIR, 'worker/kernels/build-kernels.ts']

/** Threads share one memory, whose pages (64 KiB) are got as needed, up to what 32-bit addresses reach. */
const COMPILE = [
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd,threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=16',
  '--maximumMemory=65536',
  '--use=abort=',
  // Functions of our own modules hand each other vectors; JavaScript calls none of these.
  '--disableWarning=112',
]

/**
 * Compiles the kernels to WebAssembly when their sources, or the compiler, have changed; `prepare` comes first, where there is something to
 * compile. Answers whether there was.
 */
export async function buildKernels(prepare: () => Promise<void> = async () => {}): Promise<boolean> {
  const stamp = path.join(KERNEL_BUILD_DIR, '.sources')
  const sources = `${await hashFiles(ROOT, SOURCES)} ${await readLockedVersion(ROOT, 'assemblyscript')}`
  return await doIfChanged(stamp, sources, async () => {
    await prepare()
    await mkdir(KERNEL_BUILD_DIR, { recursive: true })
    for (const name of KERNEL_NAMES) await compile(name)
  })
}

/** Renamed into place, so that a build beside this one never shows half a file. */
async function compile(name: string): Promise<void> {
  const { default: asc } = await import('assemblyscript/asc')
  const outFile = path.join(KERNEL_BUILD_DIR, `${name}.wasm`)
  const unfinished = `${outFile}.${process.pid}`
  const { error, stderr } = await asc.main([
    path.relative(ROOT, path.join(ROOT, SOURCE_DIR, `${name}.ts`)),
    ...COMPILE,
    `--baseDir=${ROOT}`,
    `--outFile=${path.relative(ROOT, unfinished)}`,
  ])
  if (error) {
    await rm(unfinished, { force: true })
    throw new Error(`The kernel ${name} doesn't compile:\n${stderr}`, { cause: error })
  }
  assert.equal(stderr.toString(), '')
  await rename(unfinished, outFile)
}

if (import.meta.main) await buildKernels()
