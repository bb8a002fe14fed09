// What a program elsewhere does with the package: compiled and run by build-package.test.ts in a project of its own.
import { randomUUID } from 'node:crypto'
import { createMaquetteClient, type JobView, MaquetteError } from 'maquette-sdk'

const [baseUrl = '', folder = ''] = process.argv.slice(2)
const maquette = createMaquetteClient({ baseUrl })
const { accepted, refused } = await maquette.uploadFiles(await maquette.findPhotos(folder), { captureId: randomUUID() })
const uploadIds = accepted.map(({ upload }) => upload.id)
const idempotencyKey = randomUUID()
const job: JobView = await maquette.api.job.submit.mutate({
  idempotencyKey,
  uploadIds,
  preset: 'draft',
  name: 'Packed',
})

/** Types that are `any` would take these. */
export function wrong() {
  // @ts-expect-error: there is no such quality
  void maquette.api.job.submit.mutate({ idempotencyKey, uploadIds, preset: 'best' })
  // @ts-expect-error: nor such a figure of a job
  void job.weight
}

const code = await maquette.api.job.get.query({ id: randomUUID() }).then(
  () => 'found',
  (error: unknown) => (error instanceof MaquetteError ? error.code : 'another error'),
)
console.log(JSON.stringify({ status: job.status, photos: job.photos.length, refused: refused.length, code }))
