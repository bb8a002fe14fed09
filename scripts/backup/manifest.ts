import { z } from 'zod'

export const MANIFEST_NAME = 'manifest.json'

const contentSchema = z.object({ byteSize: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** What is in a backup. Written last: an archive without it is no backup. */
export const manifestSchema = z.object({
  format: z.literal(1),
  /** ISO 8601: the moment that all of it shows. */
  takenAt: z.iso.datetime(),
  /** Of Maquette. */
  version: z.string(),
  /** Applied to the database when it was read, in their order. */
  migrations: z.array(z.string()),
  /** Each after those that it refers to; the rows are in `database/<name>.copy`. */
  tables: z.array(contentSchema.extend({ name: z.string().regex(/^\w+$/), columns: z.array(z.string()) })),
  /** In `storage/<key>`. */
  files: z.array(contentSchema.extend({ key: z.string() })),
  /** Keys that rows name and storage did not have. */
  missing: z.array(z.string()),
  /** Keys of files that are not what their row says. */
  damaged: z.array(z.string()),
})
export type Manifest = z.infer<typeof manifestSchema>

export const tableEntry = (name: string): string => `database/${name}.copy`
export const fileEntry = (key: string): string => `storage/${key}`
