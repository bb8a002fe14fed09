import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import type { Report } from '#server/contracts/report.ts'
import type { StageContext } from '../../pipeline/stage.ts'

/** Publishes the pictures that are in the stage's directory, then `report.json`, which names them. */
export async function publishReport(context: StageContext, content: Report): Promise<void> {
  const { dir, signal, publish } = context
  const file = (name: string): string => path.join(dir, name)
  const pictures = [
    ...content.pictures.previews.map(({ name, look }, i) => ({
      name,
      description: `View ${Math.floor(i / 2) + 1} of the model, ${look === 'textured' ? 'textured' : 'as a wireframe of few triangles'}`,
    })),
    { name: content.pictures.turntable.name, description: 'The model in motion, to share' },
    ...content.photos.flatMap(({ comparison, fileName }) =>
      comparison
        ? [
            { name: comparison.photo, description: `${fileName}, undistorted` },
            { name: comparison.render, description: `The model from where ${fileName} was taken` },
            ...(comparison.plainGaps
              ? [{ name: comparison.plainGaps.picture, description: `Plain places without surface in ${fileName}` }]
              : []),
          ]
        : [],
    ),
  ]
  for (const picture of pictures) {
    signal.throwIfAborted()
    await publish({ ...picture, mediaType: 'image/webp', path: file(picture.name) })
  }
  // Last, and at once: a reader finds everything that it names.
  await writeFile(file(`.${REPORT_NAME}`), `${JSON.stringify(content, null, 2)}\n`)
  await rename(file(`.${REPORT_NAME}`), file(REPORT_NAME))
  await publish({
    name: REPORT_NAME,
    description: 'How good the model is, how that was measured, and how it was made',
    mediaType: 'application/json',
    path: file(REPORT_NAME),
  })
}
