import path from 'node:path'
import { ROOT } from '../paths.mjs'
import { serveBrotli } from './serve-brotli.mjs'

serveBrotli(path.join(ROOT, '.next', 'static'))
