import type { Messages } from '../message-types.ts'

export const stages: Messages['stages'] = {
  prepare: 'Préparer les photos',
  features: 'Repérer les points',
  matching: 'Apparier les photos',
  sparse: 'Trouver les caméras',
  pose: 'Fixer les poses',
  undistort: 'Corriger la distorsion',
  depth: 'Mesurer la profondeur',
  fuse: 'Fusionner les points',
  tsdf: 'Fondre la profondeur',
  mesh: 'Construire la surface',
  texture: 'Peindre la surface',
  report: 'Évaluer le résultat',
}
