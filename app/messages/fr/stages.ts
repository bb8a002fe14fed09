import type { Messages } from '../message-types.ts'

export const stages: Messages['stages'] = {
  prepare: 'Préparer les photos',
  features: 'Repérer les points',
  matching: 'Apparier les photos',
  sparse: 'Trouver les caméras',
  pose: 'Définir les poses',
  undistort: 'Corriger la distorsion',
  depth: 'Estimer la profondeur',
  fuse: 'Fusionner les points',
  tsdf: 'Fusionner les cartes',
  mesh: 'Construire la surface',
  texture: 'Texturer la surface',
  report: 'Vérifier la qualité',
}
