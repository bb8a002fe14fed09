/** The package has no types; this is the part that tests use. */
declare module 'gltf-validator' {
  export interface ValidationMessage {
    code: string
    message: string
    /** 0 error, 1 warning, 2 information, 3 hint. */
    severity: number
    pointer?: string
  }
  export interface ValidationReport {
    issues: { numErrors: number; numWarnings: number; messages: ValidationMessage[] }
    info: Record<string, unknown>
  }
  export function validateBytes(data: Uint8Array): Promise<ValidationReport>
}
