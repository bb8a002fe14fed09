import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeModel } from './model.ts'
import type { SparseReconstruction } from './model-types.ts'

/**
 * Writes a model into `dir` for the loaders of data sets, in the format from before there were rigs, and returns the files' names.
 * Where a photo's name has letters beyond ASCII, cameras and images are written as text, too: the loader of gaussian-splatting, which
 * many trainers have copied, reads names in `images.bin` byte by byte, gives up there, and turns to the text.
 */
export async function writeColmapDataset(model: SparseReconstruction, dir: string): Promise<string[]> {
  await writeModel(model, dir)
  const names = ['cameras.bin', 'images.bin', 'points3D.bin']
  if (model.images.every(({ name }) => /^[\0-\x7f]*$/.test(name))) return names
  await writeFile(path.join(dir, 'cameras.txt'), camerasText(model))
  await writeFile(path.join(dir, 'images.txt'), imagesText(model))
  return [...names, 'cameras.txt', 'images.txt']
}

function camerasText({ cameras }: SparseReconstruction): string {
  const lines = [...cameras.values()].map(({ id, model, widthPx, heightPx, params }) =>
    [id, model, widthPx, heightPx, ...params].join(' '),
  )
  return ['# CAMERA_ID, MODEL, WIDTH, HEIGHT, PARAMS[]', ...lines, ''].join('\n')
}

/** Without keypoints, which take most of the space and are in `images.bin`: each second line is empty, as the format allows. */
function imagesText({ images }: SparseReconstruction): string {
  const lines = images.map(({ id, cameraId, name, camFromWorld: { rotation, translation } }) =>
    [id, ...rotation, ...translation, cameraId, name].join(' '),
  )
  return ['# IMAGE_ID, QW, QX, QY, QZ, TX, TY, TZ, CAMERA_ID, NAME', ...lines.flatMap((line) => [line, '']), ''].join(
    '\n',
  )
}
