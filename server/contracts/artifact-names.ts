/** How good the result is, and how that is known. */
export const REPORT_NAME = 'report.json'

/** The picture of the model that stands for it where there is room for one. */
export const MODEL_PICTURE_NAME = 'preview-1-textured.webp'

const REPORT_PICTURE = /^(compare-.+-(photo|render|plain)|preview-\d-(textured|wireframe)|turntable)\.webp$/

/** Whether an artifact is one of the report's pictures, which the report shows: a list of files can do without them. */
export function isReportPicture(artifactName: string): boolean {
  return REPORT_PICTURE.test(artifactName)
}

/** The log's name among the results. */
export const LOG_NAME = 'reconstruct.log'

/** Previews of the growing model: shown until there is something better, never a result. */
export const SNAPSHOT_MODELS: readonly string[] = ['snapshot.glb', 'snapshot-mesh.glb']
