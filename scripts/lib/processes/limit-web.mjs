import { limitNextServer } from './web-limits.mjs'

limitNextServer()
