import path from 'node:path'
import { z } from 'zod'
import { whatIsWrong } from './contracts/what-is-wrong.ts'

/**
 * Everything that can be configured, with its default. The README's table lists the same names.
 * This file alone reads `process.env`, in server and worker, which Biome checks; `process-identity.mjs` runs before dependencies are there and passes it on to `ps`.
 */
const envSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  /** PostgreSQL connection string. `npm start` sets it to the embedded server unless the user did. */
  DATABASE_URL: z.string().min(1),
  /** Where uploads, results and workspaces live. */
  MAQUETTE_DATA_DIR: z.string().default('.data'),
  /** Allowed host names of requests, comma-separated, besides the loopback ones. */
  MAQUETTE_ALLOWED_HOSTS: z.string().default(''),
  MAQUETTE_MAX_FILE_MB: z.coerce.number().positive().default(100),
  MAQUETTE_MAX_MEGAPIXELS: z.coerce.number().positive().default(250),
  MAQUETTE_MAX_FILES: z.coerce.number().int().positive().default(1000),
  /** Jobs that one worker runs at once. */
  MAQUETTE_JOBS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(1),
  /** Threads that one job may use; 0 means all cores. */
  MAQUETTE_THREADS: z.coerce.number().int().min(0).default(0),
  /** Memory that a worker and the programs of its jobs may hold together; 0 means 85 % of what the machine or container has. Linux. */
  MAQUETTE_MEMORY_MB: z.coerce.number().min(0).default(0),
  /** The COLMAP program, if it is not on the PATH. */
  MAQUETTE_COLMAP: z.string().default('colmap'),
  /** Minutes without output and CPU use after which a program of a job counts as hung. */
  MAQUETTE_HUNG_MINUTES: z.coerce.number().positive().default(15),
  /** Seconds within which a requested cancel must be confirmed. */
  MAQUETTE_CANCEL_TOKEN_SECONDS: z.coerce.number().int().positive().default(120),
  /** Disk for the working files of finished jobs, which duplicates reuse; at most a tenth of the free space. */
  MAQUETTE_KEEP_WORKSPACES_GB: z.coerce.number().min(0).default(20),
  /** Disk kept free for the database: below it uploads are refused, and the job that started last is stopped. */
  MAQUETTE_DISK_RESERVE_MB: z.coerce.number().min(0).default(500),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export interface Env {
  nodeEnv: 'development' | 'production' | 'test'
  databaseUrl: string
  dataDir: string
  allowedHosts: string[]
  maxFileBytes: number
  maxPixels: number
  maxFiles: number
  jobsAtOnce: number
  threads: number
  memoryBytes: number
  colmapPath: string
  hungAfterMs: number
  cancelTokenMs: number
  keepWorkspacesBytes: number
  diskReserveBytes: number
  logLevel: string
}

let cached: Env | undefined

/** The environment, parsed once. Throws an error that names a wrong variable. */
export function getEnv(): Env {
  cached ??= parseEnv(process.env)
  return cached
}

/** The environment of child programs: without the database's address and password, which they could print. */
export function childEnv(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, PGPASSWORD: __, ...rest } = process.env
  return rest
}

/** The directories in which programs are looked up: PATH. */
export function programPath(): string {
  return process.env.PATH ?? ''
}

/** Parses `variables` without caching, for tests and scripts. */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(variables)
  if (!parsed.success) {
    const { field, what } = whatIsWrong(parsed.error, variables)
    throw new Error(`The environment variable ${field} ${what}.`, { cause: parsed.error })
  }
  const env = parsed.data
  return {
    nodeEnv: env.NODE_ENV,
    databaseUrl: env.DATABASE_URL,
    dataDir: path.resolve(/* turbopackIgnore: true */ env.MAQUETTE_DATA_DIR),
    allowedHosts: env.MAQUETTE_ALLOWED_HOSTS.split(',')
      .map((host) => host.trim())
      .filter(Boolean),
    maxFileBytes: Math.round(env.MAQUETTE_MAX_FILE_MB * 1024 * 1024),
    maxPixels: Math.round(env.MAQUETTE_MAX_MEGAPIXELS * 1e6),
    maxFiles: env.MAQUETTE_MAX_FILES,
    jobsAtOnce: env.MAQUETTE_JOBS_AT_ONCE,
    threads: env.MAQUETTE_THREADS,
    memoryBytes: env.MAQUETTE_MEMORY_MB * 1e6,
    colmapPath: env.MAQUETTE_COLMAP,
    hungAfterMs: env.MAQUETTE_HUNG_MINUTES * 60_000,
    cancelTokenMs: env.MAQUETTE_CANCEL_TOKEN_SECONDS * 1000,
    keepWorkspacesBytes: env.MAQUETTE_KEEP_WORKSPACES_GB * 1e9,
    diskReserveBytes: env.MAQUETTE_DISK_RESERVE_MB * 1e6,
    logLevel: env.LOG_LEVEL,
  }
}
