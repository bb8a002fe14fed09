import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Each is `assembly/<name>.ts`. */
export const KERNEL_NAMES = ['depth', 'tsdf', 'matches'] as const
export type KernelName = (typeof KERNEL_NAMES)[number]

/** Where `build-kernels.ts` leaves what it compiled. */
export const KERNEL_BUILD_DIR = path.join(import.meta.dirname, 'build')

/** @throws Error when the kernels were not built: `npm start` and `npm test` do so. */
export async function loadKernel(name: KernelName): Promise<WebAssembly.Module> {
  const file = path.join(KERNEL_BUILD_DIR, `${name}.wasm`)
  const bytes = await readFile(file).catch((cause) => {
    throw new Error(`${file} is missing: run node worker/kernels/build-kernels.ts`, { cause })
  })
  return await WebAssembly.compile(bytes)
}
