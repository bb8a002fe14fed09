import assert from 'node:assert/strict'
import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { AppError } from '#server/errors.ts'
import { readModel } from '../colmap/model.ts'
import { encodeTexture } from '../files/encode-texture.ts'
import { writePreviewGlb } from '../files/glb/write-preview-glb.ts'
import type { TexturedFilesInput, WrittenModel } from '../files/model-files-thread.ts'
import { readPly } from '../files/read-ply.ts'
import { columnMajor, uprightFrame } from '../geometry/upright-frame.ts'
import { renderCameraOf } from '../images/render-camera.ts'
import { maskedImages, maskPath } from '../masks/mask-file.ts'
import type { TriangleSurface } from '../mesh/mesh-types.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import { withoutHeldOut } from './held-out-photos.ts'
import { MESH, type MeshOutput } from './mesh.ts'
import { colorCamerasDir, pinholeMasks, pinholeWorkspace } from './stage-dirs.ts'
import { type TexturedResult, type TextureStatistics, textureMesh } from './texture/texture-mesh.ts'
import type { TexturePhoto } from './texture/texture-photo.ts'
import { uprightSurface } from './texture/upright-surface.ts'
import { readColorCameras } from './tsdf/color-cameras/color-cameras.ts'

export interface TextureOutput extends TextureStatistics {
  modelBytes: number
  previewBytes: number
  /** What it takes to close the surface for printing. */
  closing: WrittenModel['closing']
}

const JPEG_QUALITY = 90

/** Share of the progress that is spent on the texture; the rest on writing files. */
const TEXTURED = 0.85

/** Textures the mesh from the undistorted photos and writes it as `preview.glb` for the page and in the formats of other programs. */
export const texture: Stage<MeshOutput, TextureOutput> = {
  name: 'texture',
  version: 20,
  weight: 9,
  settingsUsed: ['texturePx', 'holdOutFrom'],
  async run(context) {
    const { settings, signal, progress } = context
    const mesh = await readMesh(path.join(context.dirOf('mesh'), MESH))
    const workspace = pinholeWorkspace(context)
    const model = await readModel(path.join(workspace, 'sparse'))
    const masksDir = pinholeMasks(context)
    const masked = masksDir === null ? new Set() : await maskedImages(masksDir)
    const colorCameraOf = await readColorCameras(colorCamerasDir(context))
    const photos = withoutHeldOut(model, settings.holdOutFrom)
      .images.toSorted((a, b) => a.id - b.id)
      .map(
        (image): TexturePhoto => ({
          name: image.name,
          path: path.join(workspace, 'images', image.name),
          maskPath: masksDir !== null && masked.has(image.name) ? maskPath(masksDir, image.name) : null,
          camera: colorCameraOf(image.name) ?? renderCameraOf(image, model.cameras),
        }),
      )
    const result = await textureMesh(mesh, photos, {
      maxTexturePx: settings.texturePx,
      light: context.capture.kind === 'six-views' ? 'same' : 'varies',
      signal,
      progress: (fraction, note) => progress(TEXTURED * fraction, note),
    })
    logStatistics(context, result.statistics)
    const sizes = await writeFiles(context, {
      mesh,
      result,
      frame: uprightFrame(model.images, model.points, { worldIsGiven: context.capture.kind !== 'photos' }),
    })
    const { faces, photosUsed } = result.statistics
    progress(1, stepNote('textured', { triangles: faces, count: photosUsed }))
    return { ...result.statistics, ...sizes }
  },
}

async function readMesh(file: string): Promise<TriangleSurface> {
  const { positions, triangles } = await readPly(file)
  if (!triangles || triangles.length === 0) {
    throw new AppError('RECONSTRUCTION_FAILED', explainError('nothingToPaint', 'moreSides'))
  }
  return { positions, triangles }
}

function logStatistics({ log }: StageContext, statistics: TextureStatistics): void {
  const { faces, backdropFaces, unseenFaces, charts, photosUsed, rejectedViews, widthPx, heightPx, scale } = statistics
  log(`${faces} triangles from ${photosUsed} photos in ${charts} charts; ${unseenFaces} triangles in no photo`)
  if (backdropFaces > 0) log(`${backdropFaces} triangles left out: photos show sky or a black backdrop in their place`)
  log(`${rejectedViews} views of triangles left out: the other photos show another colour there`)
  log(`texture of ${widthPx} x ${heightPx} px at ${(100 * scale).toFixed(0)} % of the photos' resolution`)
}

async function writeFiles(
  context: StageContext,
  { mesh, result, frame }: { mesh: TriangleSurface; result: TexturedResult; frame: ReturnType<typeof uprightFrame> },
): Promise<Pick<TextureOutput, 'modelBytes' | 'previewBytes' | 'closing'>> {
  const { signal, progress, publish } = context
  const file = (name: string): string => path.join(context.dir, name)
  const surface = uprightSurface(mesh, result, frame)
  const gltfFromWorld = columnMajor(frame)
  const { texture: image } = result.mesh

  progress(TEXTURED, stepNote('writingPreview'))
  const preview = await writePreviewGlb(surface, image, { path: file('preview.glb'), gltfFromWorld, signal })
  await publish({
    name: 'preview.glb',
    description: 'Textured model, small',
    mediaType: 'model/gltf-binary',
    path: file('preview.glb'),
  })

  progress(0.9, stepNote('writingModels'))
  const textureJpeg = await encodeTexture(image, { maxPx: Number.POSITIVE_INFINITY, quality: JPEG_QUALITY })
  await writeFile(file('model.jpg'), textureJpeg)
  const { firstUnseen } = result
  const common = { surface, coarse: preview.coarse, isInMetres: false, textureJpeg, gltfFromWorld, dir: context.dir }
  const input: TexturedFilesInput = { ...common, firstUnseen }
  const { files, closing } = await runInThread<never, WrittenModel>({
    entry: new URL('../files/model-files-thread.ts', import.meta.url),
    data: input,
    signal,
    onProgress() {},
  })
  const [glb, ...others] = files
  assert(glb)
  const parts = [
    { name: 'model.mtl', description: 'Material of model.obj', mediaType: 'model/mtl', path: file('model.mtl') },
    { name: 'model.jpg', description: 'Texture of model.obj', mediaType: 'image/jpeg', path: file('model.jpg') },
  ]
  for (const artifact of [glb, ...others, ...parts]) {
    signal.throwIfAborted()
    await publish(artifact)
  }
  const { size: modelBytes } = await stat(glb.path)
  return { modelBytes, previewBytes: preview.bytes, closing }
}
