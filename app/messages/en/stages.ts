/** The steps of a reconstruction. */
export const stages = {
  prepare: 'Prepare photos',
  features: 'Find features',
  matching: 'Match photos',
  sparse: 'Find cameras',
  pose: 'Set camera poses',
  undistort: 'Undistort photos',
  depth: 'Measure depth',
  fuse: 'Fuse points',
  tsdf: 'Fuse depth',
  mesh: 'Build the surface',
  texture: 'Paint the surface',
  report: 'Judge the result',
} as const
