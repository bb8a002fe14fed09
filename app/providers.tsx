'use client'

import { QueryClientProvider, type QueryKey } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Toasts } from './components/ui/toasts.tsx'
import { createQueryClient } from './lib/create-query-client.ts'
import { WordsProvider } from './lib/words/words-provider.tsx'
import type { Choice } from './messages/languages.ts'
import type { Messages } from './messages/message-types.ts'

interface ProvidersProps {
  choice: Choice
  messages: Messages
  children: ReactNode
}

export function Providers({ choice, messages, children }: ProvidersProps) {
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
        {children}
        <Toasts />
      </QueryClientProvider>
    </WordsProvider>
  )
}

function isHealthKey(key: QueryKey): boolean {
  return Array.isArray(key[0]) && key[0].join('.') === 'system.health'
}
