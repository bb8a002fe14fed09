import { parseArgs } from 'node:util'
import { readOptions } from './lib/read-options.ts'
import { runTool } from './lib/tool.ts'

const USAGE = `npm run doctor -- [--data-dir DIR] [--verify] [--fix [--yes]] [--json]

Looks at database, storage, COLMAP, disk, memory, jobs and files, while Maquette runs or not, and changes nothing.

  --verify   reads every file and compares its SHA-256
  --fix      offers to mend what can be mended, and asks for each kind; --yes says yes to all
  --json     one object for scripts

Exit code 1 when something is lost or does not work, else 0.`

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    verify: { type: 'boolean', default: false },
    fix: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
if (values.fix && !values.yes && (!process.stdin.isTTY || values.json)) {
  console.error('--fix asks before it changes anything, and there is nobody to ask: add --yes.')
  process.exit(2)
}
const { dataDir } = readOptions(values['data-dir'] ? ['--data-dir', values['data-dir']] : [], process.env)
const givenUrl = process.env.DATABASE_URL || undefined
process.exit(
  await runTool(dataDir, async (signal) => {
    // The queue's log asks the environment, which must name a database.
    process.env.DATABASE_URL ??= 'postgresql://examined.invalid/'
    const { parseEnv } = await import('#server/env.ts')
    const { colmapPath, diskReserveBytes: reserveBytes } = parseEnv(process.env)
    const { runDoctor } = await import('./doctor/run-doctor.ts')
    return runDoctor({
      ...{ dataDir, givenUrl, signal, verify: values.verify, json: values.json },
      ...{ colmapPath, reserveBytes },
      fix: !values.fix ? 'no' : values.yes ? 'yes' : 'ask',
      ...{ input: process.stdin, output: process.stdout, questions: process.stderr },
    })
  }),
)
