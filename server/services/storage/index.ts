import path from 'node:path'
import { getEnv } from '../../env.ts'
import { createLocalStorage } from './local-storage.ts'
import type { Storage } from './storage.ts'

export { createLocalStorage } from './local-storage.ts'
export type { ByteRange, ListedBlob, Storage, StoredBlob } from './storage.ts'

let storage: Storage | undefined

/** The storage that the environment names: `<data dir>/storage` on the local disk. */
export function getStorage(): Storage {
  storage ??= createLocalStorage(path.join(/* turbopackIgnore: true */ getEnv().dataDir, 'storage'))
  return storage
}
