import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'

/** The absolute path of `program`, looked up on the PATH unless it is a path already; null when there is none. */
export async function findProgram(program: string): Promise<string | null> {
  const dirs = program.includes(path.sep) ? [''] : (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : ['']
  for (const dir of dirs) {
    for (const extension of extensions) {
      const candidate = path.resolve(dir, program + extension)
      const runs = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (runs) return candidate
    }
  }
  return null
}
