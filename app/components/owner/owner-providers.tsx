'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from '@trpc/client'
import { type ReactNode, useState } from 'react'
import { MAX_BATCH } from '#server/contracts/max-batch.ts'
import type { AppRouter } from '#server/routers/app-router.ts'
import { lazyLink } from '../../lib/lazy/lazy-link.ts'
import { fetchJson } from '../../lib/read-error.ts'
import { TRPCProvider } from '../../lib/trpc.ts'
import { CaptureProvider } from '../../lib/upload/capture-provider.tsx'

// Only the page of a job that moves listens.
const loadSubscriptionLink = async () => (await import('../../lib/lazy/subscription-link.ts')).subscriptionLink

/** Requests longer than this go in several; Node refuses more than 16 kB of headers. */
const MAX_URL_LENGTH = 8000

/** What only pages of the owner need: the whole interface of the server, and photos on their way to it. */
export function OwnerProviders({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: lazyLink(loadSubscriptionLink),
          false: splitLink({
            // They carry the ids of all photos, and a thousand of them fit in no URL.
            condition: ({ path }) => path === 'job.estimate' || path === 'upload.list',
            true: httpLink({ url: '/api/trpc', fetch: fetchJson, methodOverride: 'POST' }),
            false: httpBatchLink({
              maxItems: MAX_BATCH,
              url: '/api/trpc',
              fetch: fetchJson,
              maxURLLength: MAX_URL_LENGTH,
            }),
          }),
        }),
      ],
    }),
  )
  return (
    <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
      <CaptureProvider>{children}</CaptureProvider>
    </TRPCProvider>
  )
}
