import { createTRPCClient, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { expect, it } from 'vitest'
import type { AppRouter } from '#server/routers/app-router.ts'
import { lazyLink } from './lazy-link.ts'

/** Counts what it is asked and what ends, and answers `answer`. */
function countingLink(answer: unknown) {
  const counts = { made: 0, asked: 0, ended: 0 }
  const link: TRPCLink<AppRouter> = () => {
    counts.made++
    return () =>
      observable((observer) => {
        counts.asked++
        observer.next({ result: { type: 'data', data: answer as never } })
        return () => {
          counts.ended++
        }
      })
  }
  return { counts, link }
}

it('fetches the link with the first operation, once for all of them', async () => {
  const { counts, link } = countingLink({ status: 'ok' })
  let fetched = 0
  const client = createTRPCClient<AppRouter>({
    links: [
      lazyLink(async () => {
        fetched++
        return link
      }),
    ],
  })
  expect(fetched).toBe(0)
  const answers = await Promise.all([client.system.health.query(), client.system.health.query()])
  expect(answers).toEqual([{ status: 'ok' }, { status: 'ok' }])
  expect([fetched, counts.made, counts.asked]).toEqual([1, 1, 2])
})

it('asks nothing for who left before the link was there, and ends what was begun', async () => {
  const { counts, link } = countingLink({})
  let arrive = (_: TRPCLink<AppRouter>) => {}
  const arriving = new Promise<TRPCLink<AppRouter>>((resolve) => {
    arrive = resolve
  })
  const client = createTRPCClient<AppRouter>({ links: [lazyLink(() => arriving)] })
  const id = '01900000-0000-7000-8000-000000000000'
  const first = client.job.watch.subscribe({ id }, {})
  first.unsubscribe()
  const heard = new Promise((resolve) => {
    const second = client.job.watch.subscribe(
      { id },
      {
        onData: () => {
          queueMicrotask(() => {
            second.unsubscribe()
            resolve(null)
          })
        },
      },
    )
  })
  arrive(link)
  await heard
  expect(counts).toEqual({ made: 1, asked: 1, ended: 1 })
})
