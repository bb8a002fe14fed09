import type { TRPCClient } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import { expect, expectTypeOf, test } from 'vitest'
import { type AppRouter, appRouter } from '#server/routers/app-router.ts'
import type { MaquetteApi } from './maquette-api.ts'

type Client = TRPCClient<AppRouter>

// Checked by tsc, as all types are.
test('takes what the procedures of the server take, and answers what they answer', () => {
  expectTypeOf<Client>().toExtend<MaquetteApi>()
})

test('has every procedure but the subscription, which waitForJob does without', () => {
  expectTypeOf<keyof MaquetteApi>().toEqualTypeOf<Extract<keyof Client, string>>()
  expectTypeOf<keyof MaquetteApi['job'] | 'watch'>().toEqualTypeOf<keyof Client['job']>()
  expectTypeOf<keyof MaquetteApi['project']>().toEqualTypeOf<keyof Client['project']>()
  expectTypeOf<keyof MaquetteApi['system']>().toEqualTypeOf<keyof Client['system']>()
  expectTypeOf<keyof MaquetteApi['upload']>().toEqualTypeOf<keyof Client['upload']>()
  const procedures: Record<string, { _def: { type: string } }> = (appRouter as AnyRouter)._def.procedures
  const subscriptions = Object.keys(procedures).filter((name) => procedures[name]?._def.type === 'subscription')
  expect(subscriptions).toEqual(['job.watch'])
})
