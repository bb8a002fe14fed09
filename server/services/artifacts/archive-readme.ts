/** What each file of the archive is, which way is up in it, and what opens it, in the order in which people ask. */
const LINES: readonly [names: readonly string[], says: string][] = [
  [['model.glb'], 'The textured model, y up. Blender, Unity, Windows and macOS viewers, three.js.'],
  [['model.obj'], 'The same for programs that read no GLB, y up. Keep model.mtl and model.jpg beside it.'],
  [['model-compressed.glb'], 'The same for web pages, y up (meshopt).'],
  [['model.stl'], 'The shape for printing, z up; millimetres once the size is set.'],
  [['model-closed.stl'], 'The same without holes. What closes them is made up.'],
  [
    ['unseen.glb'],
    'The triangles that no photo shows, in one colour: what the model has there got its colour from around it.',
  ],
  [['model.usdz'], 'For AR on iPhone and iPad.'],
  [
    ['dense.las'],
    'Dense points for surveying programs, z up; in the map coordinates of the poses where these were given in such, unless the model was scaled or turned since.',
  ],
  [
    ['mesh.ply', 'dense.ply', 'sparse.ply'],
    'Surface and points in the world of the cameras: that of transforms.json, cameras.json and sparse/0. Up is nowhere in particular there: ' +
      'programs may show them upside down. Once scale, up or ground are set, all of these are y up.',
  ],
  [['mesh-full.ply'], 'The surface before it was simplified, in the world of the cameras as they were reconstructed.'],
  [
    ['transforms.json'],
    'A data set with images/, depth/ and sparse/0 (pinhole cameras): nerfstudio, instant-ngp, Gaussian splatting, gsplat, Brush, COLMAP.',
  ],
  [['cameras.json'], 'The cameras of your photos, with their distortion; sparse-distorted/ has the same for COLMAP.'],
  [['report.json'], 'How good the model is, and how that was measured.'],
  [['reconstruct.log'], 'What was done.'],
]

export const ARCHIVE_README = 'README.txt'

/** For the archive that holds files of these names; empty when it knows none of them. */
export function archiveReadme(jobName: string, names: readonly string[]): Uint8Array<ArrayBuffer> | null {
  const there = new Set(names)
  const parts = LINES.flatMap(([of, says]) => {
    const present = of.filter((name) => there.has(name))
    return present.length === 0 ? [] : [`${present.join(', ')}\n  ${says}\n`]
  })
  return parts.length === 0 ? null : new TextEncoder().encode(`${jobName}, made with Maquette\n\n${parts.join('\n')}`)
}
