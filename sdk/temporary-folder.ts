import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface TemporaryFolder {
  path: string
  remove(): Promise<void>
}

/** A new folder for files of this run. It goes with the process, too, however that ends by itself. */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'maquette-'))
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeNow)
  return {
    path: folder,
    async remove() {
      await rm(folder, { recursive: true, force: true })
      process.off('exit', removeNow)
    },
  }
}
