import { z } from 'zod'

/** How good a result is, the best first. */
export const GRADES = ['excellent', 'good', 'fair', 'poor'] as const
export const gradeSchema = z.enum(GRADES)
export type Grade = z.infer<typeof gradeSchema>
