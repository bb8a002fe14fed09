import type { Page } from '@playwright/test'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import { required } from './fixtures.ts'

/** The job whose page this is, whatever it is doing: the worker is free for the tests that wait for theirs. */
export async function removeJob(page: Page): Promise<void> {
  const { api, waitForJob } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
  const id = page.url().split('/').at(-1) ?? ''
  // Few photos may be over before they are cancelled.
  await api.job.requestCancel
    .mutate({ id })
    .then(({ token }) => api.job.confirmCancel.mutate({ id, token }))
    .catch(() => undefined)
  await waitForJob(id)
  await api.job.remove.mutate({ id })
}
