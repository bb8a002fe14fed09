'use client'

import { QueryClientProvider, type QueryKey } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { type ReactNode, useState } from 'react'
import { MAX_BATCH } from '#server/contracts/system.ts'
import type { AppRouter } from '#server/routers/app-router.ts'
import { OwnerOnly } from './components/share-link/owner-only.tsx'
import { Toasts } from './components/ui/toasts.tsx'
import { createQueryClient } from './lib/create-query-client.ts'
import { fetchJson } from './lib/read-error.ts'
import { TRPCProvider } from './lib/trpc.ts'
import { CaptureProvider } from './lib/upload/capture-provider.tsx'
import { WordsProvider } from './lib/words/words-provider.tsx'
import type { Choice } from './messages/languages.ts'
import type { Messages } from './messages/message-types.ts'

/** Requests longer than this go in several; Node refuses more than 16 kB of headers. */
const MAX_URL_LENGTH = 8000

interface ProvidersProps {
  choice: Choice
  messages: Messages
  children: ReactNode
}

export function Providers({ choice, messages, children }: ProvidersProps) {
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: ({ type }) => type === 'subscription',
          true: httpSubscriptionLink({ url: '/api/trpc' }),
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
  const [queryClient] = useState(() => {
    // Asking for health decides whether it was one lost answer or a server that is gone.
    const client = createQueryClient((key) => {
      if (!isHealthKey(key)) void client.invalidateQueries({ predicate: ({ queryKey }) => isHealthKey(queryKey) })
    })
    return client
  })
  return (
    <WordsProvider choice={choice} messages={messages}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          <OwnerOnly others={children}>
            <CaptureProvider>{children}</CaptureProvider>
          </OwnerOnly>
          <Toasts />
        </TRPCProvider>
      </QueryClientProvider>
    </WordsProvider>
  )
}

function isHealthKey(key: QueryKey): boolean {
  return Array.isArray(key[0]) && key[0].join('.') === 'system.health'
}
