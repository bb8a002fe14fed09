/**
 * Six views with depth, from files to a textured model: seconds by stage, what was calibrated, and how much the model looks like the six
 * views inside of their masks; and the surface of synthetic captures against the truth.
 *
 *     node bench/posed.ts [VIEWS_DIR] [--preset standard]
 *
 * VIEWS_DIR holds `views/front.png` ... `views/bottom.png` with alpha and `depth/front.png` and so on. Writes bench/results/posed.md.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { readModel } from '#worker/colmap/model.ts'
import { readPly } from '#worker/files/read-ply.ts'
import { psnr, ssim } from '#worker/images/image-quality.ts'
import { renderCameraOf } from '#worker/images/render-camera.ts'
import { renderTextured } from '#worker/images/render-textured.ts'
import { DEPTH_PIPELINE } from '#worker/stages/pipeline.ts'
import { poseInModel } from '#worker/stages/report/model-frame.ts'
import { readTexturedModel } from '#worker/stages/report/read-textured-model.ts'
import { makeSixViews } from '#worker/testing/make-six-views.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { type CaptureOnDisk, photoOf, writePosedFrames, writeSixViews } from '#worker/testing/posed-captures.ts'
import { type RanCapture, runCapture } from '#worker/testing/run-capture.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { preset: { type: 'string', default: 'standard' } },
})
const settings = PRESETS[presetNameSchema.parse(values.preset)].settings
const TO_MESH = DEPTH_PIPELINE.slice(0, 4)
const root = await mkdtemp(path.join(os.tmpdir(), 'maquette-posed-'))
const lines = ['# Captures with depth', '', 'Made by `node bench/posed.ts`. Two cores.', '']
try {
  if (positionals[0]) await measureViews(positionals[0])
  await measureSurfaces()
} finally {
  await rm(root, { recursive: true, force: true })
}
const text = `${lines.join('\n')}\n`
console.log(text)
await writeFile(path.join(import.meta.dirname, 'results', 'posed.md'), text)

async function measureViews(dir: string): Promise<void> {
  const capture = await sixViewsOf(dir)
  const before = process.cpuUsage()
  const ran = await runCapture(capture, path.join(root, 'views'), { stages: DEPTH_PIPELINE, settings })
  const used = process.cpuUsage(before)
  lines.push(`## Six views of ${path.basename(dir)}, ${values.preset}`, '', '| stage | seconds |', '| --- | --- |')
  const seconds = await secondsByStage(ran)
  for (const [stage, value] of seconds) lines.push(`| ${stage} | ${value.toFixed(1)} |`)
  const total = seconds.reduce((sum, [, value]) => sum + value, 0)
  const beforeReport = seconds.reduce((sum, [stage, value]) => sum + (stage === 'report' ? 0 : value), 0)
  lines.push(
    `| all, with the report | ${total.toFixed(1)} |`,
    `| to the textured GLB | ${beforeReport.toFixed(1)} |`,
    `| of one core, in all | ${((used.user + used.system) / 1e6).toFixed(1)} |`,
    '',
  )
  for (const line of ran.log.filter((each) => each.startsWith('[pose]'))) lines.push(`    ${line.slice(7)}`)
  lines.push('', '| view | PSNR, dB | SSIM | not covered |', '| --- | --- | --- | --- |')
  for (const [name, quality] of await compareViews(dir, ran)) {
    const { psnrDb, similarity, uncovered } = quality
    lines.push(`| ${name} | ${psnrDb.toFixed(2)} | ${similarity.toFixed(3)} | ${(100 * uncovered).toFixed(2)} % |`)
  }
  lines.push('')
}

async function sixViewsOf(dir: string): Promise<CaptureOnDisk> {
  const file = (kind: string, name: string) => path.join(dir, kind, `${name}.png`)
  const photos = await Promise.all(VIEW_NAMES.map((name, i) => photoOf(file('views', name), i)))
  const files = await Promise.all(VIEW_NAMES.map((name, i) => photoOf(file('depth', name), 100 + i)))
  const views = VIEW_NAMES.map((name, i) => [
    name,
    { color: photos[i]?.uploadId, depth: files[i]?.uploadId, mask: null },
  ])
  return { capture: { kind: 'six-views', views: Object.fromEntries(views), options: {} }, photos, files }
}

async function secondsByStage({ workspace }: RanCapture): Promise<[string, number][]> {
  return await Promise.all(
    DEPTH_PIPELINE.map(async ({ name }): Promise<[string, number]> => {
      const manifest = JSON.parse(await readFile(path.join(workspace, name, 'manifest.json'), 'utf8'))
      return [name, manifest.elapsedMs / 1000]
    }),
  )
}

/** At the pixels that are wholly of the object by the views' own alpha. */
async function compareViews(dir: string, { workspace, artifacts }: RanCapture) {
  const model = await readTexturedModel(artifacts.get('model.glb') as string)
  const { images, cameras } = await readModel(path.join(workspace, 'pose', 'sparse'))
  const result: [string, { psnrDb: number; similarity: number; uncovered: number }][] = []
  for (const [i, name] of VIEW_NAMES.entries()) {
    const camera = renderCameraOf(images[i] as (typeof images)[number], cameras)
    const camFromWorld = poseInModel(camera.camFromWorld, model.gltfFromWorld)
    const rendered = renderTextured(model.mesh, { ...camera, camFromWorld })
    const file = path.join(dir, 'views', `${name}.png`)
    const { widthPx, heightPx } = camera
    const alpha = await sharp(file).extractChannel('alpha').resize(widthPx, heightPx).raw().toBuffer()
    const rgb = new Uint8Array(await sharp(file).removeAlpha().resize(widthPx, heightPx).raw().toBuffer())
    const mask = Uint8Array.from(alpha, (value) => (value === 255 ? 1 : 0))
    const inMask = mask.reduce((sum, value) => sum + value, 0)
    const covered = mask.reduce((sum, value, k) => sum + (value && rendered.coverage[k] === 255 ? 1 : 0), 0)
    const photo = { widthPx, heightPx, rgb }
    const quality = { psnrDb: psnr(rendered, photo, mask), similarity: ssim(rendered, photo, mask) }
    result.push([name, { ...quality, uncovered: 1 - covered / inMask }])
  }
  return result
}

async function measureSurfaces(): Promise<void> {
  lines.push('## Synthetic captures', '', 'Distance of the mesh to the true surface, share of the diameter.', '')
  lines.push('| capture | mean | median | 95 % |', '| --- | --- | --- | --- |')
  const six = makeSixViews({ sizePx: 512 })
  const ring = makeSyntheticCapture()
  const range = { kind: 'nearest', near: 3, far: 7.5 } as const
  for (const bits of [16, 8] as const) {
    for (const as of [range, { kind: 'share' } as const]) {
      const name = `six views, ${bits} bits, ${as.kind === 'share' ? 'each divided by its farthest' : 'one range'}`
      const capture = await writeSixViews(six, path.join(root, name), { bits, as })
      const positions = await meshOf(capture, name)
      addErrors(name, six.distanceToSurface(positions.map((value) => six.options.distance * value)), six.diameter)
    }
    const name = `ring of 12, ${bits} bits`
    const unit = bits === 8 ? 0.022 : 0.0001
    const capture = await writePosedFrames(ring, path.join(root, name), { bits, as: { kind: 'units', unit } })
    addErrors(name, ring.distanceToSurface(await meshOf(capture, name)), ring.diameter)
  }
}

async function meshOf(capture: CaptureOnDisk, name: string): Promise<Float32Array> {
  const { workspace } = await runCapture(capture, path.join(root, `${name}-run`), { stages: TO_MESH })
  return (await readPly(path.join(workspace, 'mesh', 'mesh.ply'))).positions
}

function addErrors(name: string, errors: Float64Array, diameter: number): void {
  const sorted = errors.toSorted()
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length
  const shares = [mean, sorted[sorted.length >> 1] as number, sorted[Math.floor(0.95 * sorted.length)] as number]
  lines.push(`| ${name} | ${shares.map((value) => `${((100 * value) / diameter).toFixed(3)} %`).join(' | ')} |`)
}
