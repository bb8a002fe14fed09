import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { makeZip } from '#intake/testing/make-zip.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { failJob } from '#server/services/jobs/attempt/fail-job.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { recordPhotoStates } from '#server/services/jobs/attempt/record-photo-states.ts'
import { writeProgress } from '#server/services/jobs/attempt/write-progress.ts'
import { markCancelled } from '#server/services/jobs/cancel/mark-cancelled.ts'
import { makePhotos } from '../sdk/testing/make-photos.ts'
import { makeReport } from '../sdk/testing/make-report.ts'
import { startTestServer, type TestServer } from '../sdk/testing/start-test-server.ts'
import { makeVideo } from '../sdk/video/testing/make-video.ts'
import { startCli } from './testing/start-cli.ts'

let server: TestServer
let dir: string
let photos: string

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-cli-'))
  photos = path.join(dir, 'castle')
  await makePhotos(photos, 3)
})
afterEach(async () => {
  server.cutWhen(() => null)
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

const start = (argv: string[], options: { terminal?: boolean; url?: string | undefined } = {}) =>
  startCli(argv, { cwd: dir, url: server.baseUrl, ...options })

/** Takes the newest job as a worker does. */
async function claimNewest() {
  const { db } = server.fixture
  await expect.poll(() => db.job.count({ where: { status: 'queued' } }), { interval: 5, timeout: 20_000 }).toBe(1)
  const { id } = await db.job.findFirstOrThrow({ where: { status: 'queued' } })
  const { attempt, photos: claimed, files, capture } = await server.fixture.claim(id)
  const report = (stage: StageName, progress: number, message: string) =>
    writeProgress(db, { jobId: id, attempt, stage, progress, message, timeLeft: { low: 38, high: 42 }, timings: [] })
  return { db, jobId: id, attempt, photos: claimed, files, capture, report }
}

const statusOf = async (id: string) => (await server.fixture.db.job.findUniqueOrThrow({ where: { id } })).status

test('from a folder to files: progress, refused and lost photos, results', async () => {
  await writeFile(path.join(photos, 'broken.jpg'), 'nothing')
  const cli = start(['castle', '--out', 'model'])
  const { db, jobId, attempt, photos: claimed, report } = await claimNewest()
  await report('matching', 0.43, 'Matched 31 of 55 pairs')
  await cli.until(' 43 % Match photos: Matched 31 of 55 pairs, about 40 s left')
  const bytes = path.join(dir, 'bytes')
  await writeFile(bytes, 'points')
  const storageKey = `jobs/${jobId}/${attempt}/sparse.ply`
  const facts = { name: 'sparse.ply', description: '', mediaType: 'application/octet-stream', storageKey }
  const blob = await server.fixture.storage.put(storageKey, bytes)
  await recordArtifact(db, { jobId, attempt, ...facts, ...blob })
  const reportKey = `jobs/${jobId}/${attempt}/report.json`
  await writeFile(bytes, JSON.stringify(makeReport()))
  const ofReport = await server.fixture.storage.put(reportKey, bytes)
  await recordArtifact(db, { jobId, attempt, ...facts, name: 'report.json', storageKey: reportKey, ...ofReport })
  const states = claimed.map(({ uploadId }, index) =>
    index === 1
      ? ({ uploadId, state: 'unregistered', reason: 'It is blurred.' } as const)
      : ({ uploadId, state: 'registered', reason: null } as const),
  )
  await recordPhotoStates(db, { jobId, attempt, photos: states })
  await completeJob(db, { jobId, attempt })

  expect(await cli.exit).toBe(0)
  expect(cli.errors()).toBe('')
  expect(cli.output()).toContain('1 photo not accepted:\n  broken.jpg: ')
  expect(cli.output()).toContain('3 photos accepted with a doubt:\n  photo-1.jpg: The photo shows very little detail')
  expect(cli.output()).toContain('1 photo not registered:\n  photo-2.jpg: It is blurred.\n')
  expect(cli.output()).toContain(`${path.join(dir, 'model', 'sparse.ply')} (6 B)`)
  expect(cli.output()).toMatch(
    /Standard quality will take about \d+ (s|min) \(\d+ to \d+ (s|min)\), .* of memory and .* of disk\.\nReconstructing 3 photos/,
  )
  expect(cli.output()).toContain('Good: Looks very much like the photos.\n  PSNR 22.3 dB: the median of 3 photos.\n')
  expect(await readFile(path.join(dir, 'model', 'sparse.ply'), 'utf8')).toBe('points')
})

test('with --json standard output is one object', async () => {
  const cli = start(['castle', '--json', '--name', 'Castle', '--project', 'Walls'])
  const { db, jobId, attempt } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(await cli.exit).toBe(0)
  expect(JSON.parse(cli.output())).toMatchObject({
    status: 'completed',
    job: { id: jobId, name: 'Castle', photoCount: 3, project: { name: 'Walls' } },
    files: [],
    refused: [],
  })
  expect(cli.errors()).toContain('3 photos in')
})

test('photos in folders below are taken under the name of the folder that says something, and what is left out is named', async () => {
  await makePhotos(path.join(photos, 'images', 'below'), 2)
  await rename(path.join(photos, 'photo-1.jpg'), path.join(photos, '..jpg'))
  await rename(path.join(photos, 'photo-3.jpg'), path.join(photos, 'images', 'left.jfif'))
  await mkdir(path.join(photos, 'masks'))
  await rename(path.join(photos, 'photo-2.jpg'), path.join(photos, 'masks', 'left.jfif.png'))
  await writeFile(path.join(photos, 'K.txt'), '2905 0 1416')
  const cli = start(['castle/images', '--json'])
  const inner = await claimNewest()
  expect(inner.photos.map(({ fileName }) => fileName).sort()).toEqual(['left.jfif', 'photo-1.jpg', 'photo-2.jpg'])
  await completeJob(inner.db, inner)
  expect(await cli.exit).toBe(0)
  // Other tests have jobs of this name.
  expect(JSON.parse(cli.output()).job.name).toMatch(/^castle( \(\d+\))?$/)

  const outer = start(['castle'])
  const { db, jobId, attempt, photos: claimed, files, capture } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(await outer.exit).toBe(0)
  expect(outer.output()).toContain('3 photos in')
  expect(outer.output()).toContain('  ..jpg: its name, or that of its folder, begins with a dot\n')
  expect(outer.output()).toContain('  K.txt: .txt is not the ending of a photo\n')
  expect(outer.output()).toContain('1 of 3 photos has a mask: left.jfif.png\n')
  expect(files.map(({ fileName }) => fileName)).toEqual(['left.jfif.png'])
  const masked = claimed.find(({ fileName }) => fileName === 'left.jfif')?.uploadId ?? ''
  expect(capture).toEqual({ kind: 'photos', masks: { [masked]: files[0]?.uploadId } })
})

test('of copies in other sizes the largest are used, depth is none, and --all-files takes everything', async () => {
  await makePhotos(path.join(photos, 'images'), 3)
  for (const [index, name] of ['photo-1', 'photo-2', 'photo-3'].entries()) {
    await rm(path.join(photos, `${name}.jpg`))
    const photo = sharp(path.join(photos, 'images', `${name}.jpg`))
    await mkdir(path.join(photos, 'images_2'), { recursive: true })
    await photo
      .clone()
      .resize(320)
      .png()
      .toFile(path.join(photos, 'images_2', `${name}.png`))
    await mkdir(path.join(photos, 'depth'), { recursive: true })
    const depth = sharp({
      create: { width: 160, height: 120, channels: 3, background: { r: index, g: index, b: index } },
    })
    await depth
      .toColourspace('grey16')
      .png()
      .toFile(path.join(photos, 'depth', `${name}.png`))
  }
  const cli = start(['castle'])
  const { db, jobId, attempt, photos: claimed } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(claimed.map(({ fileName }) => fileName)).toEqual(['photo-1.jpg', 'photo-2.jpg', 'photo-3.jpg'])
  expect(await cli.exit).toBe(0)
  expect(cli.output()).toContain('images (640 x 480) is used, and images_2 (320 x 240) left out.\n')
  expect(cli.output()).toContain('3 depth images in depth (160 x 120) are left out: photos show what a camera saw.\n')

  const all = start(['castle', '--all-files'])
  const { jobId: id, attempt: first } = await claimNewest()
  await completeJob(db, { jobId: id, attempt: first })
  expect(await all.exit).toBe(0)
  expect(all.output()).toContain('9 photos in')
})

test('a ZIP is unpacked, sent under its name, and leaves nothing behind; a bad one says what is wrong with it', async () => {
  const temporary = path.join(dir, 'temporary')
  await mkdir(temporary)
  vi.stubEnv('TMPDIR', temporary)
  const parts = await Promise.all(
    ['photo-1.jpg', 'photo-2.jpg', 'photo-3.jpg'].map(async (name) => ({
      name: `images/${name}`,
      data: await readFile(path.join(photos, name)),
    })),
  )
  const link = { name: 'images/link.jpg', data: '/etc/passwd', mode: 0o120777 }
  const broken = { name: 'images/broken.jpg', data: 'broken', says: { crc: 1 } }
  await writeFile(path.join(dir, 'Keep.zip'), makeZip([broken, ...parts, link]))
  const cli = start(['Keep.zip', '--json'])
  const { db, jobId, attempt } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(await cli.exit).toBe(0)
  expect(JSON.parse(cli.output()).job).toMatchObject({ name: 'Keep', photoCount: 3 })
  expect(cli.errors()).toContain('  images/broken.jpg: the archive is damaged there\n  images/link.jpg: it is a link\n')

  await writeFile(path.join(dir, 'evil.zip'), makeZip([...parts, { name: '../../evil.jpg', data: 'x' }]))
  const evil = start(['evil.zip'])
  expect(await evil.exit).toBe(1)
  expect(evil.errors()).toContain(
    'evil.zip holds a file by the name of “../../evil.jpg”, which leads out of the archive.\n',
  )
  await writeFile(path.join(dir, 'notes.zip'), makeZip([{ name: 'notes.txt', data: 'x' }]))
  const notes = start(['notes.zip'])
  expect(await notes.exit).toBe(1)
  expect(notes.errors()).toContain(`There is no photo in ${path.join(dir, 'notes.zip')}; it holds .txt files.\n`)
  await writeFile(path.join(dir, 'broken.zip'), makeZip([broken]))
  const allBroken = start(['broken.zip'])
  expect(await allBroken.exit).toBe(1)
  expect(allBroken.errors()).toContain(
    'images/broken.jpg in broken.zip can’t be unpacked: the archive is damaged there.\n',
  )
  const none = start(['none.zip'])
  expect(await none.exit).toBe(1)
  expect(none.errors()).toContain("none.zip can't be read.\n")
  expect(await readdir(temporary)).toEqual([])
})

test('of a video sharp frames are taken, as many as were asked for', async () => {
  await makeVideo(path.join(dir, 'walk.mp4'), { durationS: 2 })
  const cli = start(['walk.mp4', '--frames', '6', '--json'])
  const { db, jobId, attempt, photos: claimed } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(claimed.map(({ fileName }) => fileName)).toEqual([1, 2, 3, 4, 5, 6].map((i) => `walk-0${i}.jpg`))
  expect(await cli.exit).toBe(0)
  expect(cli.errors()).toContain('6 sharp frames were taken from 2')
  expect(JSON.parse(cli.output()).job.name).toBe('walk')
})

test('a failed job ends with its message and suggestion', async () => {
  const cli = start(['castle'])
  const { db, jobId, attempt } = await claimNewest()
  const error = {
    code: 'NO_OVERLAP',
    message: 'Nothing overlaps.',
    suggestion: 'Take more.',
    retryable: false,
  } as const
  await failJob(db, { jobId, attempt, error })
  expect(await cli.exit).toBe(1)
  expect(cli.errors()).toBe('Nothing overlaps.\nTake more.\n')
})

test('Ctrl-C asks, and no continues the job', async () => {
  const cli = start(['castle'], { terminal: true })
  const { db, jobId, attempt } = await claimNewest()
  await cli.until('see http')
  cli.pressCtrlC()
  await cli.until('Cancel the reconstruction? y/N ')
  cli.stdin.write('n\n')
  await cli.until('The reconstruction continues.')
  expect(await statusOf(jobId)).toBe('running')
  expect(await server.fixture.kindsOfEvents(jobId)).toContain('cancel-withdrawn')
  await completeJob(db, { jobId, attempt })
  expect(await cli.exit).toBe(0)
})

test('Ctrl-C asks, says what is lost, and yes cancels and waits until it is cancelled', async () => {
  const cli = start(['castle'], { terminal: true })
  const { db, jobId, attempt } = await claimNewest()
  await cli.until('see http')
  cli.pressCtrlC()
  await cli.until('Cancel the reconstruction? y/N ')
  const { losses } = await server.fixture.api.job.requestCancel({ id: jobId })
  for (const loss of losses) expect(cli.output()).toContain(loss)
  cli.stdin.write('y\n')
  await cli.until('Cancelling…')
  expect(await statusOf(jobId)).toBe('cancelling')
  await markCancelled(db, { jobId, attempt })
  expect(await cli.exit).toBe(130)
  expect(cli.output()).toContain('The reconstruction was cancelled.')
})

test('a second Ctrl-C leaves the job running and says where it is', async () => {
  const cli = start(['castle'], { terminal: true })
  const { db, jobId, attempt } = await claimNewest()
  await cli.until('see http')
  cli.pressCtrlC()
  await cli.until('Cancel the reconstruction? y/N ')
  cli.pressCtrlC()
  expect(await cli.exit).toBe(130)
  expect(cli.output()).toContain(`still running. Follow it at ${server.baseUrl}/jobs/${jobId}`)
  expect(await statusOf(jobId)).toBe('running')
  await completeJob(db, { jobId, attempt })
})

test('a job that ends while the question stands is downloaded as if nothing had been asked', async () => {
  const cli = start(['castle'], { terminal: true })
  const { db, jobId, attempt } = await claimNewest()
  await cli.until('see http')
  cli.pressCtrlC()
  await cli.until('Cancel the reconstruction? y/N ')
  await completeJob(db, { jobId, attempt })
  expect(await cli.exit).toBe(0)
})

test('where nobody can answer Ctrl-C cancels straight away', async () => {
  const cli = start(['castle'])
  const { db, jobId, attempt } = await claimNewest()
  await cli.until('see http')
  cli.pressCtrlC()
  await cli.until('Cancelling…')
  await markCancelled(db, { jobId, attempt })
  expect(await cli.exit).toBe(130)
})

test('Ctrl-C during the upload removes what had arrived', async () => {
  const before = await server.fixture.db.upload.count()
  let patches = 0
  const cli = start(['castle'])
  server.cutWhen(({ method }) => {
    if (method === 'PATCH' && ++patches === 2) cli.pressCtrlC()
    return null
  })
  expect(await cli.exit).toBe(130)
  expect(cli.output()).toContain('Upload cancelled. Files already sent were removed.')
  expect(await server.fixture.db.upload.count()).toBe(before)
})

test('no server, no folder and wrong arguments are explained', async () => {
  const away = start(['castle'], { url: 'http://127.0.0.1:1' })
  expect(await away.exit).toBe(1)
  expect(away.errors()).toMatch(/^No Maquette server answers at http:\/\/127\.0\.0\.1:1\.\nStart it with `npm start`/)

  await mkdir(path.join(dir, 'empty'))
  const empty = start(['empty'])
  expect(await empty.exit).toBe(1)
  expect(empty.errors()).toContain('There is no photo in')

  const wrong = start(['castle', '--preset', 'best'])
  expect(await wrong.exit).toBe(1)
  expect(wrong.errors()).toContain('There is no preset best')
})

test('the server of npm start is found by its data directory', async () => {
  const claims = path.join(dir, 'data', 'run', 'maquette')
  await mkdir(claims, { recursive: true })
  await writeFile(path.join(claims, '1-1.json'), JSON.stringify({ holding: true, url: 'http://127.0.0.1:1' }))
  await writeFile(path.join(claims, '2-2.json'), JSON.stringify({ holding: true, url: server.baseUrl, marks: [] }))
  const cli = start(['castle'], { url: undefined })
  const { db, jobId, attempt } = await claimNewest()
  await completeJob(db, { jobId, attempt })
  expect(await cli.exit).toBe(0)
})
