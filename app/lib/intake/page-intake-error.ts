import { IntakeError } from '#intake/intake-error.ts'
import { pageError } from '../read-error.ts'

/** An IntakeError whose words are in the language of the page already. */
export function pageIntakeError(...[code, details]: ConstructorParameters<typeof IntakeError>): IntakeError {
  const error = new IntakeError(code, details)
  Object.assign(error.body, pageError(error.body))
  return error
}
