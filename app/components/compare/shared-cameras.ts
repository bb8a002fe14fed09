import { Matrix4, type Object3D, Quaternion, Vector3 } from 'three'
import type { JobPhoto } from '#server/contracts/job-view.ts'
import type { ViewerModel } from '../viewer/scene/load-model.ts'
import type { PhotoCamera } from '../viewer/scene/photo-cameras.ts'
import type { CameraPose, PosePair } from './align-cameras.ts'

export interface WithPhotos {
  model: Pick<ViewerModel, 'photoCameras' | 'scene' | 'surface'>
  /** Of the capture, in order. */
  photos: readonly Pick<JobPhoto, 'uploadId' | 'fileName'>[]
}

/** The cameras of photos that both have: the same upload, else the same name where each has it once. */
export function sharedCameras(a: WithPhotos, b: WithPhotos): PosePair[] {
  const [inA, inB] = [camerasByPhoto(a), camerasByPhoto(b)]
  const pairs: PosePair[] = []
  for (const [key, camera] of inA) {
    const other = inB.get(key)
    if (other) pairs.push([poseOf(camera, a.model.scene), poseOf(other, b.model.scene)])
  }
  return pairs
}

function camerasByPhoto({ model, photos }: WithPhotos): Map<string, PhotoCamera> {
  const times = new Map<string, number>()
  for (const { fileName } of photos) times.set(fileName, (times.get(fileName) ?? 0) + 1)
  const cameras = new Map<string, PhotoCamera>()
  for (const camera of model.photoCameras) {
    const photo = photos[camera.photoIndex]
    // A copy that was uploaded again has another id, and mostly the name of the first.
    if (photo) cameras.set(times.get(photo.fileName) === 1 ? photo.fileName : photo.uploadId, camera)
  }
  return cameras
}

/** In the frame of the model, wherever it is put to be drawn. */
function poseOf({ node }: PhotoCamera, { parent }: Object3D): CameraPose {
  const [center, rotation] = [new Vector3(), new Quaternion()]
  node.updateWorldMatrix(true, false)
  const modelFromWorld = parent ? parent.matrixWorld.clone().invert() : new Matrix4()
  modelFromWorld.multiply(node.matrixWorld).decompose(center, rotation, new Vector3())
  return { center, rotation }
}
