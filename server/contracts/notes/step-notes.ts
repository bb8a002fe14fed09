import { type Note, type NoteValues, sayInEnglish } from './note.ts'

/**
 * What a step says of itself while it runs and when it is done, by a code. Here in English, for the log, the command line and other
 * programs; the page has the same in each of its languages.
 */
export const STEP_NOTES = {
  prepared: 'Prepared {done} of {count} photos',
  foundFeatures: 'Found features in {done} of {count} photos',
  readingMasks: 'Reading masks',
  choosingPairs: 'Choosing from {count} pairs',
  matching: 'Matched {done} of {count} pairs',
  verifying: 'Verified {done} of {count} pairs',
  matched: 'Matched {done} of {count} pairs, {overlapping} overlap',
  registered: 'Registered {done} of {count} photos',
  registeredForward: 'Registered {done} of {count} photos, retrying for a camera that moved forward',
  registeredWeak: 'Registered {done} of {count} photos, retrying with fewer, stricter matches',
  registeredLensHeld: 'Registered {done} of {count} photos, retrying with the lens that the photos name',
  registeredLensUnknown: 'Registered {done} of {count} photos, retrying without the focal length that the photos name',
  calibrating: 'Registered {done} of {count} photos, calibrating the cameras',
  foundCameras: 'Registered {done} of {count} photos, {points} points',
  proposingMasks: 'The background stands still: looking for what turns in front of it',
  triangulating: 'Triangulating points from {count} posed photos',
  triangulated: 'Posed {count} photos, triangulated {points} points',
  readingViews: 'Read the depth of {done} of {count} views',
  calibratingViews: 'Finding focal length and depth range',
  writingViews: 'Wrote {done} of {count} views',
  posing: 'Posed {done} of {count} views',
  posed: 'Set the poses of {count} views',
  undistorted: 'Corrected the lens distortion of {done} of {count} photos',
  depthMap: 'Depth map {at} of {count}',
  depthMapPass: 'Depth map {at} of {count}, pass {pass} of {passes}',
  depthMapDetail: 'Depth map {at} of {count}, thin things',
  depthMapFaint: 'Depth map {at} of {count}, what lacks depth',
  depthMapSweep: 'Depth map {at} of {count}, faint texture, sweep {sweep} of {sweeps}',
  depthMapCheck: 'Depth map {at} of {count}, compared with the others',
  depthMapPlanes: 'Depth map {at} of {count}, plain areas compared',
  depthMapShared: 'Depth map {at} of {count}, plain areas shared',
  depthMapPlain: 'Depth map {at} of {count}, plain areas filled',
  madeDepthMaps: 'Made {done} of {count} depth maps',
  readingDepthMaps: 'Reading depth maps',
  fused: 'Merged {done} of {count} depth maps, {points} points',
  fusedAgain: 'Merged {count} depth maps, {done} of them again for areas that two photos show, {points} points',
  lookingAtDepth: 'Checking {count} depth maps',
  fusingDepth: 'Merging {count} depth maps',
  makingSurface: 'Building the surface',
  comparingColours: 'Comparing the colours of the images',
  colouringSurface: 'Colouring the surface',
  fusedDepth: 'Merged {count} depth maps into {triangles} triangles',
  readingPoints: 'Reading points',
  meshing: 'Building the surface from {points} points',
  cleaning: 'Cleaning {triangles} triangles',
  reducing: 'Reducing {triangles} triangles to what the photos resolve',
  meshed: 'Built a mesh of {triangles} triangles',
  comparingPhotos: 'Compared {done} of {count} photos',
  choosingPhotos: 'Choosing from {count} photos, round {round}',
  chosePhotos: 'Chose photos for {done} of {count} faces',
  comparingSeams: 'Compared the seams of {done} of {count} photos',
  levelledSeams: 'Levelled the seams of {count} charts',
  baked: 'Baked {done} of {count} charts',
  writingPreview: 'Writing preview.glb',
  writingModels: 'Writing the model for all programs',
  textured: 'Textured {triangles} triangles from {count} photos',
  readingModel: 'Reading the model',
  lookingAtSurface: 'Checked the surface from {done} of {count} photos',
  comparingModel: 'Compared the model with {done} of {count} photos',
  renderingPictures: 'Rendered {done} of {count} pictures',
} as const

export type StepNoteCode = keyof typeof STEP_NOTES

export interface StepNote extends Note {
  code: StepNoteCode
}

/** `stepNote('matching', { done: 31, count: 55 })` */
export function stepNote<Code extends StepNoteCode>(
  code: Code,
  ...[values]: NoteValues<(typeof STEP_NOTES)[Code]>
): StepNote {
  return { code, values: values ?? {} }
}

/** In English: "Matched 31 of 55 pairs". A text stays as it is. */
export function stepNoteText(note: StepNote | string): string {
  return typeof note === 'string' ? note : sayInEnglish(STEP_NOTES, note)
}
