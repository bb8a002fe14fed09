import type { Messages } from '../message-types.ts'

export const settings: Messages['settings'] = {
  quality: 'Qualité',
  draft: 'Brouillon',
  standard: 'Standard',
  high: 'Haute',
  draftText: 'Contrôle rapide des photos : jusqu’à 100 000 triangles, texture 2K',
  standardText: 'Pour la plupart des usages : jusqu’à 300 000 triangles, texture 4K',
  highText: 'Détail maximal : jusqu’à 1 million de triangles, texture 8K',
  estimate: '{time}, {memory} de mémoire, {disk} de disque',
  maxPhotoPx: 'Photos, plus grand côté (px)',
  maxFeaturePx: 'Points cherchés à (px)',
  maxFeatures: 'Points par photo',
  maxUndistortedPx: 'Photos sans distorsion (px)',
  depthPx: 'Cartes de profondeur (px)',
  meshTriangles: 'Triangles au plus',
  texturePx: 'Texture au plus (px)',
  holdOutFrom: 'Mettre des photos de côté pour le test à partir de (photos)',
  background: 'Arrière-plan',
  keep: 'Garder',
  still: 'Retirer ce qui est immobile (plateau tournant)',
  plain: 'Retirer un fond uni',
}
