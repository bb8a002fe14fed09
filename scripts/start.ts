import { runMaquette } from './lib/run-maquette.ts'

process.exit(await runMaquette('production', process.argv.slice(2)))
