import { MaquetteError } from '../../sdk/maquette-error.ts'

/** A question that must be answered, without a terminal. */
export function nobodyToAsk(): MaquetteError {
  return new MaquetteError('INVALID_INPUT', {
    message: 'This asks first, and nobody can answer here.',
    suggestion: 'Add --yes to go ahead.',
  })
}
