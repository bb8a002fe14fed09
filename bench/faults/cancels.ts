import { setTimeout as sleep } from 'node:timers/promises'
import { MaquetteError } from '#sdk/maquette-error.ts'
import { isFinal, type JobStatus } from '#server/contracts/job-status.ts'
import type { FaultContext } from './kinds.ts'
import { NotPossible, until } from './system.ts'

/** Far above what a restart takes on two busy cores. */
const ANSWER_WITHIN_SECONDS = 120
/** The fault comes this long before or after the user's request. */
const APART_MS = 400

/** Cancels the job and breaks something about then. Resolves once the job is cancelled, or had been faster. */
export async function cancelAnd(
  context: FaultContext,
  breakIt: (context: FaultContext) => Promise<string>,
): Promise<string> {
  const token = await requestCancel(context)
  const how = await atAboutTheSameTime(context, () => confirmCancel(context, token), breakIt)
  await until('the cancel to end', () => hasEnded(context), ANSWER_WITHIN_SECONDS)
  return `${how}; ${await statusOf(context)}`
}

/** Cancels the job, and breaks something when it is tried again. Resolves once it is queued. */
export async function retryAnd(
  context: FaultContext,
  breakIt: (context: FaultContext) => Promise<string>,
): Promise<string> {
  await confirmCancel(context, await requestCancel(context))
  await until('the cancel to end', () => hasEnded(context), ANSWER_WITHIN_SECONDS)
  if ((await statusOf(context)) === 'completed') throw new NotPossible('The job was faster than its cancel.')
  return atAboutTheSameTime(context, () => askAgain(context), breakIt)
}

/** Has the job that ended tried again, however often it takes to be heard. */
export async function askAgain({ system, jobId }: Pick<FaultContext, 'system' | 'jobId'>): Promise<void> {
  await untilAnswered('the job to be tried again', async () => {
    await system.client.api.job.retry.mutate({ id: jobId }).catch((error) => {
      // The answer to the call before was lost, and the job is queued or further already.
      if (!['NOT_FINISHED', 'ALREADY_FINISHED'].includes(codeOf(error) ?? '')) throw error
    })
  })
}

export async function hasEnded(context: Pick<FaultContext, 'system' | 'jobId'>): Promise<boolean> {
  return isFinal(await statusOf(context).catch((): JobStatus => 'running'))
}

async function statusOf({ system, jobId }: Pick<FaultContext, 'system' | 'jobId'>): Promise<JobStatus> {
  return (await system.client.api.job.get.query({ id: jobId })).status
}

async function atAboutTheSameTime(
  context: FaultContext,
  ask: () => Promise<void>,
  breakIt: (context: FaultContext) => Promise<string>,
): Promise<string> {
  const [askAfterMs, breakAfterMs] = [context.random(APART_MS), context.random(APART_MS)]
  const [, how] = await Promise.all([sleep(askAfterMs).then(ask), sleep(breakAfterMs).then(() => breakIt(context))])
  return `${how}, ${breakAfterMs - askAfterMs} ms after`
}

async function requestCancel({ system, jobId }: FaultContext): Promise<string> {
  let token = ''
  await untilAnswered('the question whether to cancel', async () => {
    token = (await system.client.api.job.requestCancel.mutate({ id: jobId }).catch(endedBefore)).token
  })
  return token
}

async function confirmCancel({ system, jobId }: FaultContext, token: string): Promise<void> {
  await untilAnswered('the cancel to be confirmed', async () => {
    await system.client.api.job.confirmCancel.mutate({ id: jobId, token }).catch((error) => {
      if (codeOf(error) !== 'ALREADY_FINISHED') throw error
    })
  })
}

function endedBefore(error: unknown): never {
  throw codeOf(error) === 'ALREADY_FINISHED' ? new NotPossible('The job had ended.') : error
}

/** Retries until there is an answer, like the page while the server is unreachable. */
async function untilAnswered(what: string, ask: () => Promise<void>): Promise<void> {
  let refusal: unknown = null
  const answered = async () => {
    try {
      await ask()
      return true
    } catch (error) {
      if (error instanceof NotPossible) throw error
      refusal = error
      return false
    }
  }
  await until(what, answered, ANSWER_WITHIN_SECONDS).catch((error) => {
    throw error instanceof NotPossible ? error : new Error(`${error.message} Last: ${refusal}`)
  })
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof MaquetteError) return error.code
  return error instanceof Error && error.cause instanceof MaquetteError ? error.cause.code : undefined
}
