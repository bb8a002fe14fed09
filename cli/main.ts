import path from 'node:path'
import { runCli } from './run-cli.ts'
import { createInterrupts } from './terminal/interrupts.ts'

const interrupts = createInterrupts()
process.on('SIGINT', () => interrupts.press())
// By themselves these end the program where it stands, with unpacked files and frames left behind.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

// npm changes to the project's folder before it runs a script; INIT_CWD is where the person was.
process.exitCode = await runCli({
  command: process.env.npm_lifecycle_event === 'reconstruct' ? 'npm run reconstruct --' : 'maquette',
  argv: process.argv.slice(2),
  cwd: process.env.INIT_CWD ?? process.cwd(),
  dataDir: process.env.MAQUETTE_DATA_DIR || path.resolve(import.meta.dirname, '..', '.data'),
  serverUrl: process.env.MAQUETTE_URL || undefined,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupts,
})
