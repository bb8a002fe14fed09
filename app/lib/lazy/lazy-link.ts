import type { OperationLink, TRPCClientRuntime, TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { AppRouter } from '#server/routers/app-router.ts'
import { type Load, loadModule } from './use-module.ts'

/** A link of the tRPC client that is fetched with the first operation that goes through it, which waits for it. */
export function lazyLink(load: Load<TRPCLink<AppRouter>>): TRPCLink<AppRouter> {
  return (runtime) => {
    const made = madeOnce(load, runtime)
    return (operation) =>
      observable((observer) => {
        let hasEnded = false
        let inner: Unsubscribable | null = null
        void made().then((link) => {
          if (!hasEnded) inner = (link as OperationLink<AppRouter, unknown, never>)(operation).subscribe(observer)
        })
        return () => {
          hasEnded = true
          inner?.unsubscribe()
        }
      })
  }
}

function madeOnce(
  load: Load<TRPCLink<AppRouter>>,
  runtime: TRPCClientRuntime,
): () => Promise<OperationLink<AppRouter>> {
  let making: Promise<OperationLink<AppRouter>> | null = null
  return () => {
    making ??= loadModule(load).then((link) => link(runtime))
    return making
  }
}
