import type { JobView } from '#server/contracts/job-view.ts'
import { STAGE_LABELS } from '#server/contracts/stages.ts'
import type { MaquetteClient } from '../sdk/maquette-client.ts'
import { toMaquetteError } from '../sdk/maquette-error.ts'
import { offerCancel } from './offer-cancel.ts'
import { formatCount, formatLikely, formatTimeLeft } from './terminal/format.ts'
import type { Interrupts } from './terminal/interrupts.ts'
import type { Screen } from './terminal/screen.ts'

export interface FollowOptions {
  client: MaquetteClient
  screen: Screen
  interrupts: Interrupts
  /** Asks on the terminal; null where nobody can answer: then Ctrl-C cancels straight away. */
  ask: ((question: string, signal: AbortSignal) => Promise<boolean>) | null
}

/**
 * Shows the job until it is final and returns it, or null when the person left it running: the first
 * Ctrl-C offers to cancel, one more while the question or the cancelling stands leaves.
 */
export async function followJob(id: string, options: FollowOptions): Promise<JobView | null> {
  const { client, screen, interrupts } = options
  const leave = new AbortController()
  const over = new AbortController()
  let offer: Promise<void> | null = null
  let asking = false

  const unlisten = interrupts.listen(() => {
    if (offer) {
      leave.abort()
      return
    }
    asking = true
    offer = cancel(id, options, AbortSignal.any([leave.signal, over.signal])).then((goesOn) => {
      asking = false
      // A confirmed cancel stays an open offer: the next Ctrl-C leaves.
      if (goesOn) offer = null
    })
  })
  try {
    const onUpdate = (job: JobView) => {
      if (!asking) showJob(screen, job)
    }
    return await client.waitForJob(id, { onUpdate, signal: leave.signal })
  } catch (thrown) {
    if (!leave.signal.aborted) throw thrown
    return null
  } finally {
    unlisten()
    over.abort()
    await offer
    screen.clearBar()
  }
}

/** Asks whether to cancel. Resolves to whether the job continues; if asking fails the job continues, with a message. */
async function cancel(id: string, { client, screen, ask }: FollowOptions, signal: AbortSignal): Promise<boolean> {
  const confirm = async (losses: string[]) => {
    screen.line('\nIf you cancel:')
    for (const loss of losses) screen.line(`  ${loss}`)
    return ask ? ask('Cancel the reconstruction? y/N ', signal) : true
  }
  screen.clearBar()
  try {
    const answer = await offerCancel(client, id, { confirm })
    if (answer === 'confirmed') screen.line('Cancelling…')
    else if (answer === 'too-late') screen.line('The reconstruction had already ended.')
    else if (!signal.aborted) screen.line('The reconstruction continues.')
    return answer !== 'confirmed'
  } catch (thrown) {
    const { message, suggestion } = toMaquetteError(thrown, client.baseUrl)
    screen.line(`The reconstruction couldn’t be cancelled. ${message} ${suggestion}`)
    return true
  }
}

function queueText({ queuePosition, startsInSeconds }: JobView): string {
  if (!queuePosition) return 'next in line'
  const ahead = `${formatCount(queuePosition, 'job')} ahead`
  return startsInSeconds
    ? `${ahead}, starts in ${formatLikely({ low: startsInSeconds, high: startsInSeconds })}`
    : ahead
}

function showJob(screen: Screen, job: JobView): void {
  if (job.status === 'queued') {
    screen.bar('Waiting', 0, queueText(job))
    return
  }
  const label = job.status === 'cancelling' ? 'Cancelling' : job.stage ? STAGE_LABELS[job.stage] : 'Starting'
  const timeLeft = job.status === 'running' ? formatTimeLeft(job.timeLeft) : ''
  screen.bar(label, job.progress, [job.message, timeLeft].filter(Boolean).join(', '))
}
