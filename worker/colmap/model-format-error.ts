/** A model file that is truncated, damaged or not COLMAP's. */
export class ModelFormatError extends Error {
  override readonly name = 'ModelFormatError'
  readonly path: string

  constructor(path: string, problem: string) {
    super(`${path} is not a complete COLMAP model file: ${problem}`)
    this.path = path
  }
}
