import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { createMaquetteClient, type MaquetteClient } from '#sdk/maquette-client.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import { required } from '../../fixtures.ts'

// Jobs in all states, made as programs make them: by uploads and by the API, with whatever the worker then says of them.

export function client(): MaquetteClient {
  return createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
}

interface Wanted {
  name: string
  /** Default `draft`. */
  preset?: PresetName
}

/** Uploads the files and starts a job of them. */
export async function submit(files: readonly string[], { name, preset = 'draft' }: Wanted): Promise<JobView> {
  const { api, uploadFiles } = client()
  const { accepted } = await uploadFiles(files, { captureId: randomUUID() })
  const uploadIds = accepted.map(({ upload }) => upload.id)
  return api.job.submit.mutate({ idempotencyKey: randomUUID(), uploadIds, preset, name })
}

/** The photos of the example that the page offers. */
export function examplePhotos(): string[] {
  const dir = path.join('public', 'example')
  const photos = readdirSync(dir).filter((name) => /^\d+\.jpg$/.test(name))
  return photos.sort().map((name) => path.join(dir, name))
}

/** Photos of plain walls, in `dir`: nothing can be made of them. */
export async function failedJob(dir: string): Promise<JobView> {
  await mkdir(dir, { recursive: true })
  const walls = await Promise.all([150, 180, 210].map((grey) => writeWall(path.join(dir, `wall-${grey}.png`), grey)))
  const { id } = await submit(walls, { name: 'North wall of the chapel' })
  return client().waitForJob(id)
}

async function writeWall(file: string, grey: number): Promise<string> {
  const background = { r: grey, g: grey, b: grey }
  await writeFile(
    file,
    await sharp({ create: { width: 800, height: 600, channels: 3, background } })
      .png()
      .toBuffer(),
  )
  return file
}

/** As the page does, with its question answered. Resolves when the worker has stopped. */
export async function cancelJob(id: string): Promise<void> {
  const { api, waitForJob } = client()
  const { token } = await api.job.requestCancel.mutate({ id })
  await api.job.confirmCancel.mutate({ id, token })
  await waitForJob(id)
}

export async function waitForStatus(id: string, status: JobView['status']): Promise<void> {
  const { api } = client()
  for (;;) {
    const job = await api.job.get.query({ id })
    if (job.status === status) return
    if (job.finishedAt) throw new Error(`The job is ${job.status}, not ${status}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
