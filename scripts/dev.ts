import { runMaquette } from './lib/run-maquette.ts'

process.exit(await runMaquette('development', process.argv.slice(2)))
