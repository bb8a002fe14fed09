// Uploads a folder of photos, reconstructs it and downloads the results:
//   node examples/reconstruct-folder.ts FOLDER OUT [http://127.0.0.1:3000]
import { randomUUID } from 'node:crypto'
import { createMaquetteClient } from '#sdk/maquette-client.ts'

const [folder = '.', out = 'model', baseUrl = 'http://127.0.0.1:3000'] = process.argv.slice(2)
const maquette = createMaquetteClient({ baseUrl })

const photos = await maquette.findPhotos(folder)
const { accepted, refused } = await maquette.uploadFiles(photos, {
  captureId: randomUUID(),
  onProgress: ({ doneFiles, totalFiles }) => console.log(`uploaded ${doneFiles} of ${totalFiles}`),
})
for (const { path, error } of refused) console.warn(`${path}: ${error.message} ${error.suggestion}`)

const submitted = await maquette.api.job.submit.mutate({
  idempotencyKey: randomUUID(),
  uploadIds: accepted.map(({ upload }) => upload.id),
  preset: 'draft',
})
const job = await maquette.waitForJob(submitted.id, {
  onUpdate: ({ status, progress, message }) => console.log(status, `${Math.floor(progress * 100)} %`, message),
})
if (job.status !== 'completed') throw new Error(job.error?.message ?? `The job is ${job.status}.`)

for (const photo of job.photos) {
  if (photo.state === 'unregistered') console.warn(`${photo.fileName} was not placed: ${photo.reason}`)
}
console.log(await maquette.downloadAll(job, out))
