import { strict as assert } from 'node:assert'
import { readFile } from 'node:fs/promises'
import { archivePath } from '#server/contracts/archive-path.ts'
import { transformsJsonSchema } from '#server/contracts/capture/transforms-json.ts'
import { resolveCapture } from '#server/services/captures/resolve-capture.ts'
import type { CapturePhoto } from '../pipeline/stage.ts'
import { type CaptureOnDisk, photoOf } from './posed-captures.ts'

/** The data set that a job published (paths by name), as a posed capture: what is submitted when its ZIP is uploaded again. */
export async function reimport(artifacts: ReadonlyMap<string, string>): Promise<CaptureOnDisk> {
  const inZip = new Map([...artifacts].map(([name, file]) => [archivePath(name), file]))
  const content = await readFile(inZip.get('transforms.json') ?? 'missing', 'utf8')
  const transforms = transformsJsonSchema.parse(JSON.parse(content))
  const uploads = new Map<string, CapturePhoto>()
  const files: Record<string, string> = {}
  for (const path of transforms.frames.flatMap((frame) => [
    frame.file_path,
    frame.depth_file_path ?? frame.file_path,
  ])) {
    if (files[path]) continue
    const file = inZip.get(path)
    assert(file, `${path} is in the ZIP`)
    const upload = await photoOf(file, uploads.size)
    uploads.set(upload.uploadId, upload)
    files[path] = upload.uploadId
  }
  const facts = new Map([...uploads].map(([id, upload]) => [id, { ...upload, id }]))
  const { capture, colors, depths } = resolveCapture({ kind: 'posed', transforms, files }, facts)
  const pick = (ids: readonly string[]) => ids.flatMap((id) => uploads.get(id) ?? [])
  return { capture, photos: pick(colors ?? []), files: pick(depths) }
}
