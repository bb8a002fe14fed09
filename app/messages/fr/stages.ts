import type { Messages } from '../message-types.ts'

export const stages: Messages['stages'] = {
  prepare: 'Préparer les photos',
  features: 'Chercher les points caractéristiques',
  matching: 'Mettre les photos en correspondance',
  sparse: 'Trouver les caméras',
  pose: 'Fixer les poses des caméras',
  undistort: 'Corriger la distorsion',
  depth: 'Mesurer la profondeur',
  fuse: 'Fusionner les points',
  tsdf: 'Fusionner la profondeur',
  mesh: 'Construire la surface',
  texture: 'Peindre la surface',
  report: 'Évaluer le résultat',
}
