import { execFile } from 'node:child_process'
import { access, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** What a program says that a file holds. */
export interface Found {
  vertices: number
  faces: number
  textures: number
  colors: boolean
}

const run = promisify(execFile)

/** A program may hang on a file that it can't read. */
const TIMEOUT_MS = 300_000

/** Throws an Error with what assimp says when it can't. */
export async function openInAssimp(file: string): Promise<Found> {
  const { stdout } = await run('assimp', ['info', file], { timeout: TIMEOUT_MS }).catch(
    ({ stdout, stderr, message }) => {
      throw new Error(/ERROR: .*/.exec(`${stdout}${stderr}`)?.[0] ?? message)
    },
  )
  const count = (label: string) => Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(stdout)?.[1] ?? 0)
  // A separate texture file is named with its material.
  const textures = count('Textures \\(embed\\.\\)') || (stdout.match(/\.jpg/g)?.length ?? 0)
  return { vertices: count('Vertices'), faces: count('Faces'), textures, colors: /color/i.test(stdout) }
}

/** Throws an Error with Blender's own when it can't. */
export async function openInBlender(file: string, picture: string): Promise<Found> {
  await rm(picture, { force: true })
  const script = path.join(import.meta.dirname, 'open-in-blender.py')
  const args = ['--background', '--python-exit-code', '1', '--python', script, '--', file, picture]
  const { stdout } = await run('blender', args, { timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 }).catch(
    ({ stdout, stderr, message }) => {
      throw new Error(/^(?:RuntimeError: )?Error: .*|^\w+Error: .*/m.exec(`${stdout}${stderr}`)?.[0] ?? message)
    },
  )
  const found = /^FOUND (.*)$/m.exec(stdout)?.[1]
  if (!found) throw new Error('Blender opened nothing')
  return JSON.parse(found) as Found
}

/** f3d prints nothing: the only check is that there is a picture. Points and sheets seen edge-on are rendered from above. */
export async function openInF3d(file: string, picture: string): Promise<void> {
  await rm(picture, { force: true })
  const up = file.endsWith('.stl') ? '+Z' : '+Y'
  const view = [
    '--resolution=480,360',
    `--up=${up}`,
    '--camera-azimuth-angle=30',
    '--camera-elevation-angle=30',
    '--bg-color=1,1,1',
  ]
  const screen = ['-a', '-s', '-screen 0 1280x1024x24']
  await run('xvfb-run', [...screen, 'f3d', file, `--output=${picture}`, ...view], { timeout: TIMEOUT_MS })
  await access(picture)
}

/** By the ASPRS specification, as far as a header can be wrong: sizes, offsets, and that every point lies in the box that it names. */
export async function checkLas(file: string): Promise<Found> {
  const bytes = await readFile(file)
  const [start, count, recordBytes] = [bytes.readUInt32LE(96), bytes.readUInt32LE(107), bytes.readUInt16LE(105)]
  if (bytes.toString('latin1', 0, 4) !== 'LASF') throw new Error('no LAS')
  if ((await stat(file)).size !== start + count * recordBytes) throw new Error('its size is not that of its points')
  for (let axis = 0; axis < 3; axis++) {
    const [scale, offset] = [bytes.readDoubleLE(131 + 8 * axis), bytes.readDoubleLE(155 + 8 * axis)]
    const [max, min] = [bytes.readDoubleLE(179 + 16 * axis), bytes.readDoubleLE(187 + 16 * axis)]
    for (let i = 0; i < count; i++) {
      const value = bytes.readInt32LE(start + i * recordBytes + 4 * axis) * scale + offset
      if (value < min - scale || value > max + scale) throw new Error(`point ${i} is outside of the header's box`)
    }
  }
  return { vertices: count, faces: 0, textures: 0, colors: true }
}
