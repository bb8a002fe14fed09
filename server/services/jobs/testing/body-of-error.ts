import { TRPCError } from '@trpc/server'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { errorOf } from '#server/trpc.ts'

/** The error that a call of the API ends in, as a client gets it. Rejects when the call succeeds. */
export async function bodyOfError(call: Promise<unknown>): Promise<ErrorBody> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(outcome instanceof TRPCError)) throw new Error('the call did not fail as an API call does', { cause: outcome })
  return errorOf(outcome).toBody()
}
