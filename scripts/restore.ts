import path from 'node:path'
import { parseArgs } from 'node:util'
import { readOptions } from './lib/read-options.ts'
import { runTool } from './lib/tool.ts'

const USAGE = `npm run restore -- FILE [--data-dir DIR] [--replace]

Makes an installation out of a backup. Maquette must not be running. Refuses where there is data already:
--replace takes its place, and the earlier data is kept beside it, in a directory that is named at the end.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string' }, replace: { type: 'boolean' }, help: { type: 'boolean' } },
})
const [file] = positionals
if (values.help || !file || positionals.length > 1) {
  console.error(USAGE)
  process.exit(values.help ? 0 : 2)
}
const { dataDir } = readOptions(values['data-dir'] ? ['--data-dir', values['data-dir']] : [], process.env)
const givenUrl = process.env.DATABASE_URL || undefined
process.exit(
  await runTool(dataDir, async (signal) => {
    const { restore } = await import('./backup/restore.ts')
    return restore({ dataDir, file: path.resolve(file), replace: values.replace ?? false, givenUrl, signal })
  }),
)
