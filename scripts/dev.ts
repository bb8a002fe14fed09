import { runMaquette } from './lib/start/run-maquette.ts'

process.exit(await runMaquette('development', process.argv.slice(2)))
