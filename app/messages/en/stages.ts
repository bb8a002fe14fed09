/** The steps of a reconstruction. */
export const stages = {
  prepare: 'Prepare photos',
  features: 'Find features',
  matching: 'Match photos',
  sparse: 'Find cameras',
  pose: 'Set camera poses',
  undistort: 'Correct lens distortion',
  depth: 'Measure depth',
  fuse: 'Merge points',
  tsdf: 'Merge depth',
  mesh: 'Build the surface',
  texture: 'Texture the surface',
  report: 'Check the quality',
} as const
