// What the model looks like from where a photo was taken that it was not made from: node bench/held-out.ts FOLDER [PRESET ...] [--keep DIR]
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import { presetNameSchema } from '#server/contracts/preset-schema.ts'
import { type Report, reportSchema } from '#server/contracts/report.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { reconstructPhotos } from '#worker/testing/reconstruct-photos.ts'
import { openCapture } from './lib/open-capture.ts'
import { writeReport } from './lib/report.ts'

/** Of small captures too, which a job would leave whole. */
const HOLD_OUT_FROM = 5

const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } })
const [folder, ...named] = positionals

async function judge(files: readonly string[], preset: PresetName): Promise<Report> {
  const dir = values.keep
    ? path.join(path.resolve(values.keep), preset)
    : await mkdtemp(path.join(tmpdir(), 'maquette-held-out-'))
  try {
    const settings = { ...PRESETS[preset].settings, holdOutFrom: HOLD_OUT_FROM }
    const { artifacts } = await reconstructPhotos(files, dir, { settings })
    return reportSchema.parse(JSON.parse(await readFile(artifacts.get(REPORT_NAME) ?? 'missing', 'utf8')))
  } finally {
    if (!values.keep) await rm(dir, { recursive: true, force: true })
  }
}

function rowsOf(preset: PresetName, { photos }: Report): string[][] {
  const compared = photos.filter(({ comparison }) => comparison !== null)
  const mean = (values: readonly (number | null | undefined)[]) => {
    const known = values.filter((value) => typeof value === 'number')
    return known.length === 0 ? '–' : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(3)
  }
  return [true, false].map((heldOut) => {
    const group = compared.filter((photo) => photo.heldOut === heldOut).map(({ comparison }) => comparison)
    return [
      preset,
      heldOut ? 'held out' : 'the model was made from',
      String(group.length),
      mean(group.map((each) => each?.psnrDb)),
      mean(group.map((each) => each?.ssim)),
      mean(group.map((each) => each?.covered)),
    ]
  })
}

const capture = await openCapture(folder)
const name = folder ? path.basename(path.resolve(folder, path.basename(folder) === 'images' ? '..' : '.')) : 'synthetic'
const presets = (named.length > 0 ? named : ['draft', 'standard']).map((text) => presetNameSchema.parse(text))
await buildKernels()
const rows: string[][] = []
for (const preset of presets) {
  const report = await judge(capture.photos, preset)
  assert(report.photos.some(({ heldOut }) => heldOut))
  rows.push(...rowsOf(preset, report))
}
await capture.close()
await writeReport({
  name: `held-out-${name}`,
  title: `Held-out photos: ${name}`,
  method: [
    `The whole pipeline with one photo of ten held out from depth, surface and texture (\`holdOutFrom\` ${HOLD_OUT_FROM}), then PSNR`,
    'in dB and SSIM of the model beside each photo, over the pixels that the model covers, and their share of the photo. Real',
    'photos differ in exposure, which the texture evens out and the comparison does not.',
  ].join('\n'),
  table: [['preset', 'photos', 'count', 'PSNR, dB', 'SSIM', 'covered'], ...rows],
  verdict: 'A photo of one’s own is a harder judge than one that the texture was taken from.',
  met: null,
})
