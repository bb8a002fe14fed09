import { z } from 'zod'
import { presetNameSchema } from './preset-schema.ts'
import { stageNameSchema } from './stages.ts'
import { uploadLimitsSchema } from './uploads/upload.ts'

/** The reconstruction program as a worker found it on its machine. */
export const engineSchema = z.object({
  name: z.literal('COLMAP'),
  version: z.string(),
  cuda: z.boolean(),
})
export type Engine = z.infer<typeof engineSchema>

export const healthSchema = z.object({
  /** `degraded`: pages work, reconstruction does not (no worker, or no COLMAP). */
  status: z.enum(['ok', 'degraded']),
  database: z.literal('ok'),
  worker: z.enum(['ok', 'missing']),
  engine: engineSchema.nullable(),
  /** How to install a missing COLMAP on the worker's machine: one command per line. */
  engineInstallCommands: z.array(z.string()),
  version: z.string(),
})
export type Health = z.infer<typeof healthSchema>

/** Health as the page shows it. */
export const pageHealthSchema = healthSchema.extend({
  /** Free bytes if fewer than the reserve, so that uploads and jobs are refused; otherwise null. */
  lowDiskBytes: z.number().nullable(),
})

export const presetsSchema = z.object({
  presets: z.array(z.object({ name: presetNameSchema, label: z.string(), description: z.string() })),
  limits: uploadLimitsSchema,
})

/** Why jobs can't be submitted; `disk`: less is free than the reserve for the database. `engine` is COLMAP. */
export const notReadySchema = z.enum(['database', 'storage', 'disk', 'worker', 'engine'])
export const readinessSchema = z.object({ ready: z.boolean(), reasons: z.array(notReadySchema) })
export type Readiness = z.infer<typeof readinessSchema>

/** For the owner of the system: workers, queue, disk. */
export const statusSchema = z.object({
  version: z.string(),
  databaseVersion: z.string(),
  workers: z.array(
    z.object({
      host: z.string(),
      pid: z.int(),
      slots: z.int(),
      engine: engineSchema.nullable(),
      startedAt: z.iso.datetime(),
      /** Seconds since its last heartbeat. */
      silentSeconds: z.number(),
    }),
  ),
  running: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      status: z.string(),
      stage: stageNameSchema.nullable(),
      progress: z.number(),
      attempt: z.int(),
    }),
  ),
  /** Waiting entries of the queue, and the age of the oldest. */
  queue: z.object({ waiting: z.int(), oldestSeconds: z.number().nullable() }),
  jobs: z.record(z.string(), z.int()),
  disk: z.object({
    freeBytes: z.number(),
    /** Files of the results, and photos. */
    resultBytes: z.number(),
    uploadBytes: z.number(),
    /** Photos that no reconstruction uses: deleted after 30 days. */
    unusedUploadBytes: z.number(),
  }),
  /** The newest failures. */
  failures: z.array(
    z.object({ id: z.uuid(), name: z.string(), code: z.string(), message: z.string(), at: z.iso.datetime() }),
  ),
})
export type SystemStatus = z.infer<typeof statusSchema>
