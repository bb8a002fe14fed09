import path from 'node:path'
import { parseArgs } from 'node:util'
import { readOptions } from './lib/read-options.ts'
import { runTool } from './lib/tool.ts'

const USAGE = `npm run backup -- FILE-OR-DIRECTORY [--data-dir DIR]

Writes database, photos and results into one ZIP, as they are at one moment, while Maquette runs or not.
In a directory the file is named after the time: maquette-2026-11-27T0205.zip.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'data-dir': { type: 'string' }, help: { type: 'boolean' } },
})
const [target] = positionals
if (values.help || !target || positionals.length > 1) {
  console.error(USAGE)
  process.exit(values.help ? 0 : 2)
}
const { dataDir } = readOptions(values['data-dir'] ? ['--data-dir', values['data-dir']] : [], process.env)
process.exit(
  await runTool(dataDir, async (signal) => {
    const { backUp } = await import('./backup/back-up.ts')
    return backUp({ dataDir, target: path.resolve(target), signal, givenUrl: process.env.DATABASE_URL || undefined })
  }),
)
