// Makes what `npm pack` packs: JavaScript and types of sdk/ and cli/, with what they use of the rest, in dist/.
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.resolve(import.meta.dirname, '..')
const PACKAGE = path.join(import.meta.dirname, 'package')
const DIST = path.join(PACKAGE, 'dist')
/** Below the project, so that packages are found, and where nothing else looks for sources. */
const WORK = path.join(ROOT, '.data', 'sdk-package')
const ENTRIES = ['sdk/index.ts', 'cli/main.ts']
const COMMAND = path.join('cli', 'main.js')

/** An import of a file of ours, relative or by alias: `'../screen.ts'`, `'#intake/file-kinds.ts'`. */
const OWN_IMPORT = /(?<=\b(?:from|import)\s*\(?\s*')[.#][^']*\.ts(?=')/g

await rm(DIST, { recursive: true, force: true })
await rm(WORK, { recursive: true, force: true })
const files = await copySources(ENTRIES)
await compile(files)
await rm(WORK, { recursive: true })
await asProgram(path.join(DIST, COMMAND))
await copyFile(path.join(ROOT, 'LICENSE'), path.join(PACKAGE, 'LICENSE'))

/** Copies the entries and all that they import to WORK, aliases made relative: those of a package can't lead out of its folder. */
async function copySources(entries: readonly string[]): Promise<string[]> {
  const open = [...entries]
  const copied = new Set<string>()
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (copied.has(file)) continue
    copied.add(file)
    const dir = path.posix.dirname(file)
    const source = await readFile(path.join(ROOT, file), 'utf8')
    const rewritten = source.replace(OWN_IMPORT, (specifier) => {
      const target = specifier.startsWith('#') ? specifier.slice(1) : path.posix.join(dir, specifier)
      open.push(target)
      const relative = path.posix.relative(dir, target)
      return relative.startsWith('.') ? relative : `./${relative}`
    })
    await mkdir(path.join(WORK, dir), { recursive: true })
    await writeFile(path.join(WORK, file), rewritten)
  }
  return [...copied].sort()
}

async function compile(files: readonly string[]): Promise<void> {
  const config = path.join(WORK, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    incremental: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    module: 'nodenext',
    moduleResolution: 'nodenext',
    rootDir: WORK,
    outDir: DIST,
    plugins: [],
  }
  await writeFile(
    config,
    JSON.stringify({ extends: path.join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] }),
  )
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', config]).catch((error) => {
    throw new Error(`The sources do not compile:\n${error.stdout}`)
  })
}

/** The system starts it by its first line. */
async function asProgram(file: string): Promise<void> {
  await writeFile(file, `#!/usr/bin/env node\n${await readFile(file, 'utf8')}`)
  await chmod(file, 0o755)
}
