/** COLMAP's binary sparse model: read it, write it. */
export { ModelFormatError } from './model-format-error.ts'
export { readModel } from './model-read.ts'
export type * from './model-types.ts'
export { writeModel } from './model-write.ts'
