import path from 'node:path'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { fileNote, fileNoteText } from '#server/contracts/notes/file-notes.ts'
import { stepNote, stepNoteText } from '#server/contracts/notes/step-notes.ts'
import { readModel } from '../colmap/model.ts'
import { renderCameraOf } from '../images/render-camera.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'
import { runInThread } from '../process/run-in-thread.ts'
import { DENSE_CLOUD, type FuseOutput } from './fuse.ts'
import { withoutHeldOut } from './held-out-photos.ts'
import type { BuildMeshInput, BuildMeshStep, BuiltMesh } from './mesh/build-mesh.ts'
import { publishMeshSnapshot } from './publish-preview.ts'
import { pinholeWorkspace } from './stage-dirs.ts'
import { TSDF_SURFACE, type TsdfOutput } from './tsdf.ts'

export type MeshOutput = BuiltMesh

/** x y z and colour of each vertex, triangles; COLMAP's world frame. */
export const MESH = 'mesh.ply'

/** As `MESH`, before it was decimated. */
const FULL_MESH = 'mesh-full.ply'

/** Turns the dense cloud, or the surface of given depth, into a clean mesh of as many triangles as the photos resolve, and `meshTriangles` at most. */
export const mesh: Stage<FuseOutput | TsdfOutput, MeshOutput> = {
  name: 'mesh',
  version: 5,
  weight: 4,
  settingsUsed: ['meshTriangles', 'holdOutFrom'],
  async run(context) {
    const { images, cameras } = withoutHeldOut(
      await readModel(path.join(pinholeWorkspace(context), 'sparse')),
      context.settings.holdOutFrom,
    )
    const data: BuildMeshInput = {
      source: sourceOf(context),
      fullPath: path.join(context.dir, FULL_MESH),
      meshPath: path.join(context.dir, MESH),
      triangleBudget: context.settings.meshTriangles,
      cameras: images.map((image) => renderCameraOf(image, cameras)),
    }
    context.progress(0, stepNote('readingPoints'))
    const built = await runInThread<BuildMeshStep, BuiltMesh>({
      entry: new URL('./mesh/mesh-thread.ts', import.meta.url),
      data,
      signal: context.signal,
      onProgress: ({ fraction, note }) => {
        context.log(stepNoteText(note))
        context.progress(fraction, note)
      },
    })
    context.log(`Dropped ${built.droppedParts} small parts, closed ${built.closedHoles} holes`)
    await publishMeshSnapshot(context, data.meshPath)
    await publishMeshes(context, built)
    context.progress(1, stepNote('meshed', { triangles: built.triangles }))
    return built
  },
}

/** The surface that `tsdf` made of given depth, or the cloud of which one is to be made. */
function sourceOf({ capture, dirOf }: StageContext): BuildMeshInput['source'] {
  return routeOf(capture) === 'depth'
    ? { kind: 'surface', path: path.join(dirOf('tsdf'), TSDF_SURFACE) }
    : { kind: 'cloud', path: path.join(dirOf('fuse'), DENSE_CLOUD) }
}

/** Without a count where a crop box may leave fewer: the step's message and the report have it. */
async function publishMeshes(context: StageContext, { fullTriangles }: BuiltMesh): Promise<void> {
  const note = fileNote('fullMesh', { triangles: fullTriangles })
  for (const artifact of [
    { name: MESH, description: 'Mesh with colours, in the frame of cameras.json' },
    { name: FULL_MESH, description: fileNoteText(note), note },
  ]) {
    const file = path.join(context.dir, artifact.name)
    await context.publish({ ...artifact, mediaType: 'application/octet-stream', path: file })
  }
}
