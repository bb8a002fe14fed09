import { runMaquette } from './lib/start/run-maquette.ts'

process.exit(await runMaquette('production', process.argv.slice(2)))
