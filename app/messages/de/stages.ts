import type { Messages } from '../message-types.ts'

export const stages: Messages['stages'] = {
  prepare: 'Fotos vorbereiten',
  features: 'Merkmale finden',
  matching: 'Fotos zuordnen',
  sparse: 'Kameras finden',
  pose: 'Kameraposen festlegen',
  undistort: 'Fotos entzerren',
  depth: 'Tiefe berechnen',
  fuse: 'Punkte zusammenführen',
  tsdf: 'Tiefe zusammenführen',
  mesh: 'Oberfläche erstellen',
  texture: 'Oberfläche texturieren',
  report: 'Qualität prüfen',
}
