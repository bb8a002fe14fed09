import type { MaquetteClient } from '../sdk/maquette-client.ts'
import { MaquetteError } from '../sdk/maquette-error.ts'

export interface CancelQuestion {
  /** True when the person wants the job cancelled, told what would be lost. */
  confirm(losses: string[]): Promise<boolean>
}

/** What came of the offer; `too-late`: the job ended before the cancel was confirmed. */
export type CancelAnswer = 'confirmed' | 'withdrawn' | 'too-late'

/**
 * The two steps of a cancel: asks the server what would be lost, then the person, then confirms or
 * withdraws. A yes that comes after the request lapsed is carried out by a new request.
 */
export async function offerCancel(client: MaquetteClient, id: string, question: CancelQuestion): Promise<CancelAnswer> {
  const { requestCancel, confirmCancel, withdrawCancel } = client.api.job
  try {
    const request = await requestCancel.mutate({ id })
    if (!(await question.confirm(request.losses))) {
      await withdrawCancel
        .mutate({ id, token: request.token })
        .catch(ignore('CANCEL_TOKEN_EXPIRED', 'CANCEL_NOT_REQUESTED'))
      return 'withdrawn'
    }
    try {
      await confirmCancel.mutate({ id, token: request.token })
    } catch (thrown) {
      ignore('CANCEL_TOKEN_EXPIRED', 'CANCEL_NOT_REQUESTED')(thrown)
      const again = await requestCancel.mutate({ id })
      await confirmCancel.mutate({ id, token: again.token })
    }
    return 'confirmed'
  } catch (thrown) {
    ignore('ALREADY_FINISHED')(thrown)
    return 'too-late'
  }
}

/** Swallows errors of these codes and throws every other one. */
function ignore(...codes: MaquetteError['code'][]): (thrown: unknown) => void {
  return (thrown) => {
    if (!(thrown instanceof MaquetteError && codes.includes(thrown.code))) throw thrown
  }
}
