import type { Messages } from '../message-types.ts'

export const settings: Messages['settings'] = {
  quality: 'Qualité',
  draft: 'Ébauche',
  standard: 'Standard',
  high: 'Haute',
  draftText: 'Contrôle rapide des photos : jusqu’à 100 000 triangles, texture 2K',
  standardText: 'Pour la plupart des usages : jusqu’à 300 000 triangles, texture 4K',
  highText: 'Détail maximal : jusqu’à 1 million de triangles, texture 8K',
  estimate: '{time}, {memory} de mémoire, {disk} de disque',
  maxPhotoPx: 'Taille des photos, grand côté (px)',
  maxFeaturePx: 'Taille pour la détection des points (px)',
  maxFeatures: 'Points par photo',
  maxUndistortedPx: 'Taille des photos sans distorsion (px)',
  depthPx: 'Taille des profondeurs (px)',
  meshTriangles: 'Triangles, maximum',
  texturePx: 'Taille de texture maximale (px)',
  holdOutFrom: 'Réserver des photos de test à partir de (photos)',
  background: 'Arrière-plan',
  keep: 'Conserver',
  still: 'Supprimer ce qui est immobile (plateau tournant)',
  plain: 'Supprimer un fond uni',
}
