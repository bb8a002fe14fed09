import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CameraView } from '../contracts/model/marks.ts'
import { UNPLACED } from '../contracts/model/placement.ts'
import { completeJob } from '../services/jobs/attempt/complete-job.ts'
import { recordArtifact } from '../services/jobs/attempt/record-artifact.ts'
import { createJobFixture, type JobFixture } from '../services/jobs/testing/job-fixture.ts'
import { serveEmbed, serveEmbedFile } from './serve-embed.ts'
import { serveSite } from './serve-site.ts'
import type { SiteWords } from './site/site-files.ts'

let fixture: JobFixture
let jobId: string
beforeAll(async () => {
  fixture = await createJobFixture()
  const { id, attempt } = await fixture.submitAndClaim()
  jobId = id
  await fixture.api.job.rename({ id, name: 'Lion & <b>"sun"</b>' })
  for (const name of ['model.glb', 'model-compressed.glb', 'preview-1-textured.webp', 'reconstruct.log']) {
    const source = path.join(fixture.context.env.dataDir, 'source')
    await writeFile(source, `bytes of ${name}`)
    const storageKey = `jobs/${id}/${attempt}/${name}`
    const facts = { name, description: '', mediaType: 'application/octet-stream', storageKey }
    await recordArtifact(fixture.db, {
      jobId: id,
      attempt,
      ...facts,
      ...(await fixture.storage.put(storageKey, source)),
    })
  }
  await completeJob(fixture.db, { jobId: id, attempt })
  const view: CameraView = { eye: [1, 2, 5], target: [0, 0, 0], fieldOfViewDeg: 45, aspect: 1.5 }
  const mark = { id: uuidv7(), text: 'A "crack" & <i>more</i>' }
  await fixture.api.job.addMark({ id, mark: { ...mark, kind: 'annotation', position: [1, -2, 0.5], view } })
  await fixture.api.job.addMark({ id, mark: { id: uuidv7(), text: 'Front', kind: 'view', view, isOpening: true } })
  for (const to of [
    [1, 2, 3.5],
    [4, 6, 3],
  ] as const) {
    await fixture.api.job.addMark({ id, mark: { id: uuidv7(), kind: 'measurement', from: [1, 2, 3], to: [...to] } })
  }
})
afterAll(() => fixture.close())

/** No language that Maquette speaks, so that nothing of it can come from elsewhere. */
const WORDS: SiteWords = {
  language: 'it',
  turn: 'Gira',
  views: 'Viste "salvate"',
  keys: 'le frecce girano',
  failed: 'Non si vede.',
  gone: 'Non è più condiviso.',
  later: 'Più tardi.',
  measured: 'Misure',
  sayLength: (length, metresPerUnit) => (metresPerUnit ? `${length * metresPerUnit} <m>` : `${length} unità`),
}

const REQUEST = new Request('http://localhost/')

/** Texts by name. */
async function unpack(response: Response): Promise<Map<string, string>> {
  const entries = await new ZipReader(new BlobReader(await response.blob())).getEntries()
  const texts = await Promise.all(
    entries.map(
      async (entry) => [entry.filename, entry.directory ? '' : await entry.getData(new TextWriter())] as const,
    ),
  )
  return new Map(texts)
}

test('a website has all that it names, by relative addresses, and nothing else', async () => {
  const files = await unpack(await serveSite(fixture.context, REQUEST, { jobId, words: WORDS }))
  const page = files.get('index.html') ?? ''
  expect(page).toContain('<title>Lion &#38; &#60;b&#62;&#34;sun&#34;&#60;/b&#62;</title>')
  expect(files.get('model-compressed.glb')).toBe('bytes of model-compressed.glb')
  expect(files.has('model.glb') || files.has('reconstruct.log')).toBe(false)
  const named = [...new Set([...page.matchAll(/(?:src|href|data-model)="([^"]+)"/g)].map(([, url]) => url ?? ''))]
  expect(named.toSorted()).toEqual(['model-compressed.glb', 'preview-1-textured.webp', 'viewer.css', 'viewer.js'])
  for (const name of named) expect([...files.keys()]).toContain(name)
  for (const [name, text] of files) {
    if (!name.endsWith('.js')) continue
    for (const [, from = ''] of text.matchAll(/^(?:import|\}|export) .*from '([^']+)'/gm)) {
      expect([...files.keys()], `${name} imports ${from}`).toContain(path.posix.join(path.posix.dirname(name), from))
    }
  }
})

test('a frame shows the shared model, and nothing once the link is revoked', async () => {
  const { shareToken: token } = await fixture.api.job.share({ id: jobId })
  const read = () => serveEmbed(fixture.context, { token: token ?? '', words: WORDS })
  const page = await (await read()).text()
  expect(page).toContain(`data-model="/api/shared/${token}/files/model-compressed.glb?v=`)
  expect(page).toContain(`src="/api/embed/${token}/viewer.js"`)
  expect(page).not.toMatch(/<script(?![^>]*src=)|<style|style=/)
  expect((await serveEmbedFile('three/three.module.js')).headers.get('content-type')).toBe(
    'text/javascript; charset=utf-8',
  )
  await expect(serveEmbedFile('../package.json')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })
  await fixture.api.job.unshare({ id: jobId })
  const gone = await read()
  expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(await gone.text()).toContain('<p class="message">Non è più condiviso.</p>')
})

test('websites and frames have the annotations, the saved views and the view to open with, by numbers and without markup', async () => {
  const { shareToken } = await fixture.api.job.share({ id: jobId })
  const framed = await (await serveEmbed(fixture.context, { token: shareToken ?? '', words: WORDS })).text()
  const exported =
    (await unpack(await serveSite(fixture.context, REQUEST, { jobId, words: WORDS }))).get('index.html') ?? ''
  for (const page of [framed, exported]) {
    expect(page).toContain(
      '<ol id="notes"><li dir="auto" data-position="1 -2 0.5" data-view="1 2 5 0 0 0 45 1.5">A &#34;crack&#34; &#38; &#60;i&#62;more&#60;/i&#62;</li></ol>',
    )
    expect(page).toContain('<option value="1 2 5 0 0 0 45 1.5">Front</option>')
    expect(page).toContain('data-opening="1 2 5 0 0 0 45 1.5"')
  }
})

test('websites and frames have the measurements, in metres once the scale is known', async () => {
  const pages = async () => {
    const { shareToken } = await fixture.api.job.share({ id: jobId })
    const framed = await (await serveEmbed(fixture.context, { token: shareToken ?? '', words: WORDS })).text()
    const files = await unpack(await serveSite(fixture.context, REQUEST, { jobId, words: WORDS }))
    return [framed, files.get('index.html') ?? '']
  }
  const listed = (short: string, long: string) =>
    `<ol id="lengths" aria-label="Misure"><li data-ends="1 2 3 1 2 3.5"><span>${short}</span></li><li data-ends="1 2 3 4 6 3"><span>${long}</span></li></ol>`
  for (const page of await pages()) expect(page).toContain(listed('0.5 unità', '5 unità'))
  await fixture.api.job.place({ id: jobId, placement: { ...UNPLACED, metresPerUnit: 2 } })
  for (const page of await pages()) expect(page).toContain(listed('1 &#60;m&#62;', '10 &#60;m&#62;'))
})

test('websites and frames speak the language that they are given, and nothing else', async () => {
  const { shareToken } = await fixture.api.job.share({ id: jobId })
  const framed = await (await serveEmbed(fixture.context, { token: shareToken ?? '', words: WORDS })).text()
  const files = await unpack(await serveSite(fixture.context, REQUEST, { jobId, words: WORDS }))
  for (const page of [framed, files.get('index.html') ?? '']) {
    expect(page).toContain('<html lang="it">')
    expect(page).toContain('>Gira</button>')
    expect(page).toContain('aria-label="Viste &#34;salvate&#34;"')
    expect(page).toContain('data-keys="le frecce girano" data-failed="Non si vede."')
  }
  // What the scripts say is in the page alone: no literal of theirs is a sentence.
  for (const script of ['viewer.js', 'marks.js', 'measurements.js']) {
    const code = files.get(script)?.replace(/^\s*\/\/.*$|\/\*.*?\*\//gm, '') ?? ''
    expect(code.match(/['`][A-Z]\w+ \w+ [^'`]*['`]/g) ?? []).toEqual([])
  }
})

test('there is no website without a model', async () => {
  const { id } = await fixture.submit()
  await expect(serveSite(fixture.context, REQUEST, { jobId: id, words: WORDS })).rejects.toMatchObject({
    code: 'NOT_READY',
  })
})
