import { QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query'
import { isUnreachable, readError } from './read-error.ts'

/**
 * Loopback works without a network, so `navigator.onLine` is not asked (`networkMode: 'always'`).
 * `onUnreachable` is called with the key of every query that got no answer.
 */
export function createQueryClient(onUnreachable: (key: QueryKey) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => isUnreachable(error) && onUnreachable(queryKey),
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 2000,
        // One who polls asks again anyway; a refusal by the server stays one.
        retry: (failures, error) => failures < 2 && !isUnreachable(error) && readError(error).retryable,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
