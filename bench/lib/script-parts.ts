import { execFile, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const NEXT = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')

/** Compressed bytes by package, or by folder of ours (`app/components/viewer`), largest first. */
export type Origins = [origin: string, bytes: number][]

export interface RouteParts {
  /** What a page of this route has from the beginning. */
  first: Origins
  /** What its code may ask for later, by the module that is asked for. */
  later: { module: string; origins: Origins }[]
}

/** The rows of the analyzer's export that are read here. */
type Row =
  | { type: 'part'; route: string; filename: string; source_path: string; compressed_size: number }
  | { type: 'group'; route: string; kind: string; trigger_module_ident: string; outputs: string[] }
  | { type: 'other' }

/**
 * Asks Next's analyzer, which compiles the pages once more, what the scripts of each of the `routes` are made of. Each part is compressed by
 * itself, so that the sum is some percent more than what is sent.
 */
export async function readScriptParts(
  routes: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Map<string, RouteParts>> {
  await promisify(execFile)(process.execPath, [NEXT, 'analyze', '--output'], { cwd: ROOT, env })
  const parts = new Map<string, RouteParts>()
  for (const route of routes) parts.set(route, readRoute(await exportRoute(route, env)))
  return parts
}

async function exportRoute(route: string, env: NodeJS.ProcessEnv): Promise<Row[]> {
  const dump = spawn(process.execPath, [NEXT, 'analyze', 'export', '--route', route], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const rows: Row[] = []
  for await (const line of createInterface({ input: dump.stdout })) rows.push(JSON.parse(line) as Row)
  return rows
}

function readRoute(rows: Row[]): RouteParts {
  const groups = rows.filter((row) => row.type === 'group')
  const scriptsOf = (outputs: string[]) => outputs.filter((file) => /^\[client-fs\].*\.js$/.test(file))
  const first = new Set(groups.filter(({ kind }) => kind !== 'async').flatMap(({ outputs }) => scriptsOf(outputs)))
  const originsIn = (files: ReadonlySet<string>): Origins => {
    const bytes = new Map<string, number>()
    for (const row of rows) {
      if (row.type !== 'part' || !files.has(row.filename)) continue
      const origin = originOf(row.source_path)
      bytes.set(origin, (bytes.get(origin) ?? 0) + row.compressed_size)
    }
    return [...bytes].sort(([, one], [, other]) => other - one)
  }
  const later = groups
    .filter(({ kind }) => kind === 'async')
    .map(({ trigger_module_ident, outputs }) => ({
      module: trigger_module_ident.replace('[project]/', '').split(' ')[0] ?? trigger_module_ident,
      origins: originsIn(new Set(scriptsOf(outputs).filter((file) => !first.has(file)))),
    }))
    .filter(({ origins }) => origins.length > 0)
  return { first: originsIn(first), later }
}

function originOf(source: string): string {
  const [, inPackage] = /.*node_modules\/(.*)/.exec(source) ?? []
  if (!inPackage) return path.posix.dirname(source.replace('[project]/', '')) || source
  const [scope = inPackage, name] = inPackage.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}
