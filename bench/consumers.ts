/**
 * Whether the programs that results are for open them: every file of a finished job in assimp, Blender, f3d and three.js, with pictures.
 *
 *     node scripts/with-node.mjs bench/consumers.ts [FOLDER]
 *
 * FOLDER: results of a finished job, as `npm run reconstruct -- ... --out FOLDER` leaves them. Without it a synthetic capture is
 * reconstructed. Pictures go to `test-results/consumers`: look at them. Programs that are missing are installed with apt.
 */
import { access, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureChromium } from '#scripts/lib/install/ensure-chromium.ts'
import { findProgram } from '#scripts/lib/install/find-program.ts'
import { installSystemPackage } from '#scripts/lib/install/install-system-package.ts'
import { ROOT } from '#scripts/lib/paths.mjs'
import { archivePath } from '#server/contracts/archive-path.ts'
import { buildKernels } from '#worker/kernels/build-kernels.ts'
import { makeSyntheticCapture } from '#worker/testing/make-synthetic-capture.ts'
import { reconstructPhotos } from '#worker/testing/reconstruct-photos.ts'
import { writeCapturePhotos } from '#worker/testing/write-capture-photos.ts'
import { checkLas, type Found, openInAssimp, openInBlender, openInF3d } from './lib/consumer-programs.ts'
import { openThreeViewer } from './lib/open-in-three.ts'
import { writeReport } from './lib/report.ts'

/** Programs and the Debian packages that bring them; Blender's reader of glTF takes numpy without asking for it. */
const PACKAGES = [
  ['assimp', 'assimp-utils'],
  ['f3d', 'f3d'],
  ['xvfb-run', 'xvfb'],
  ['blender', 'blender'],
  ['blender', 'python3-numpy'],
] as const

type Program = 'assimp' | 'Blender' | 'f3d' | 'three.js' | 'own check'

interface Expectation {
  name: string
  /** Which programs must open it; the others have no reader for it, or say that they can't. */
  for: readonly Program[]
  /** What each of them must find. */
  has: { faces: boolean; textures: boolean }
}

const SURFACE = { faces: true, textures: false }
const TEXTURED = { faces: true, textures: true }
const POINTS = { faces: false, textures: false }

const EXPECTED: readonly Expectation[] = [
  { name: 'model.glb', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: TEXTURED },
  { name: 'model-compressed.glb', for: ['three.js'], has: TEXTURED },
  { name: 'preview.glb', for: ['three.js'], has: TEXTURED },
  { name: 'model.obj', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: TEXTURED },
  { name: 'model.usdz', for: ['three.js'], has: TEXTURED },
  { name: 'model.stl', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'model-closed.stl', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'made-up.glb', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'unseen.glb', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'mesh-full.ply', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'mesh.ply', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: SURFACE },
  { name: 'dense.ply', for: ['Blender', 'f3d', 'three.js'], has: POINTS },
  { name: 'dense.glb', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: POINTS },
  { name: 'sparse.glb', for: ['assimp', 'Blender', 'f3d', 'three.js'], has: POINTS },
  { name: 'sparse.ply', for: ['Blender', 'f3d', 'three.js'], has: POINTS },
  { name: 'dense.las', for: ['own check'], has: POINTS },
]

const pictures = path.join(ROOT, 'test-results', 'consumers')
const scratch = await mkdtemp(path.join(tmpdir(), 'maquette-consumers-'))
try {
  await mkdir(pictures, { recursive: true })
  const log = path.join(scratch, 'apt.log')
  for (const [program, name] of PACKAGES) {
    if (program === 'blender' ? await hasPackage(name) : await findProgram(program)) continue
    console.log(`Installing ${name} ...`)
    if (!(await installSystemPackage(name, log))) throw new Error(`${program} is missing, and apt can't be used here`)
  }
  const dir = process.argv[2] ? path.resolve(process.argv[2]) : await reconstruct(path.join(scratch, 'results'))
  const three = await openThreeViewer(await ensureChromium(log), dir)
  const rows: string[][] = []
  let failures = 0
  for (const expected of EXPECTED) {
    const file = path.join(dir, expected.name)
    if (!(await exists(file))) continue
    const picture = (program: string) => path.join(pictures, `${expected.name}-${program}.png`)
    const open: Record<Program, () => Promise<Found | undefined>> = {
      assimp: () => openInAssimp(file),
      Blender: () => openInBlender(file, picture('blender')),
      f3d: async () => void (await openInF3d(file, picture('f3d'))),
      'three.js': () => three.open(expected.name, picture('three')),
      'own check': () => checkLas(file),
    }
    const cells: string[] = []
    for (const program of Object.keys(open) as Program[]) {
      if (!expected.for.includes(program)) {
        cells.push('')
        continue
      }
      const { text, failed } = await judge(open[program], expected)
      if (failed) failures++
      cells.push(text)
      console.log(`${expected.name} in ${program}: ${text}`)
    }
    rows.push([expected.name, ...cells])
  }
  await three.close()
  await writeReport({
    name: 'consumers',
    title: 'Results in the programs that they are for',
    method: [
      `Every file of a finished job (${process.argv[2] ? path.basename(dir) : 'a synthetic capture, draft'}) opened by Debian 12's assimp, Blender and f3d, and by three.js in Chromium, which`,
      'the page itself and `<model-viewer>` are made with. A number is of triangles, or of points where there are none. An empty cell: not meant for it (the compressed files',
      'are for the web; assimp takes no mesh without faces from PLY; none of these reads USDZ or LAS, but three.js USDZ).',
    ].join('\n'),
    table: [['file', 'assimp', 'Blender', 'f3d', 'three.js', 'own check'], ...rows],
    verdict:
      failures === 0
        ? 'Everything opens where it is meant to.'
        : `${failures} times a program could not open a file, or lacked something of it.`,
    met: failures === 0,
  })
} finally {
  await rm(scratch, { recursive: true, force: true })
}

async function judge(
  open: () => Promise<Found | undefined>,
  { has }: Expectation,
): Promise<{ text: string; failed: boolean }> {
  try {
    const found = await open()
    if (!found) return { text: 'opens', failed: false }
    const missing = [
      has.faces && found.faces === 0 && 'no faces',
      !has.faces && found.vertices === 0 && 'no points',
      has.textures && found.textures === 0 && 'no texture',
    ].filter((each) => each !== false)
    const count = (has.faces ? found.faces : found.vertices).toLocaleString('en')
    return { text: [has.textures ? `${count}, textured` : count, ...missing].join(', '), failed: missing.length > 0 }
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return { text: `fails: ${line.slice(0, 120)}`, failed: true }
  }
}

async function reconstruct(dir: string): Promise<string> {
  await buildKernels()
  const photos = await writeCapturePhotos(makeSyntheticCapture({ seed: 1 }), path.join(scratch, 'photos'))
  const { artifacts } = await reconstructPhotos(photos, path.join(scratch, 'job'))
  for (const [name, file] of artifacts) {
    const target = path.join(dir, archivePath(name))
    await mkdir(path.dirname(target), { recursive: true })
    await copyFile(file, target)
  }
  return dir
}

/** By what Debian keeps of an installed package. */
function hasPackage(name: string): Promise<boolean> {
  return exists(path.join('/var/lib/dpkg/info', `${name}.list`))
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
