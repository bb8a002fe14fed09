import type { Messages } from '../message-types.ts'

export const stages: Messages['stages'] = {
  prepare: 'Fotos vorbereiten',
  features: 'Merkmale finden',
  matching: 'Fotos zuordnen',
  sparse: 'Kameras finden',
  pose: 'Kameraposen setzen',
  undistort: 'Fotos entzerren',
  depth: 'Tiefe messen',
  fuse: 'Punkte verschmelzen',
  tsdf: 'Tiefe verschmelzen',
  mesh: 'Oberfläche bauen',
  texture: 'Oberfläche texturieren',
  report: 'Ergebnis bewerten',
}
