import type { Messages } from '../message-types.ts'

export const settings: Messages['settings'] = {
  quality: 'Qualität',
  draft: 'Entwurf',
  standard: 'Standard',
  high: 'Hoch',
  draftText: 'Schnelle Prüfung der Fotos: bis zu 100.000 Dreiecke, 2K-Textur',
  standardText: 'Für die meisten Zwecke: bis zu 300.000 Dreiecke, 4K-Textur',
  highText: 'Alle Details: bis zu 1 Mio. Dreiecke, 8K-Textur',
  estimate: '{time}, {memory} Speicher, {disk} auf der Platte',
  maxPhotoPx: 'Fotos, längste Seite (px)',
  maxFeaturePx: 'Merkmale finden bei (px)',
  maxFeatures: 'Merkmale je Foto',
  maxUndistortedPx: 'Entzerrte Fotos (px)',
  depthPx: 'Tiefenkarten (px)',
  meshTriangles: 'Höchstens so viele Dreiecke',
  texturePx: 'Textur höchstens (px)',
  holdOutFrom: 'Testfotos zurückhalten ab (Fotos)',
  background: 'Hintergrund',
  keep: 'Behalten',
  still: 'Stillstehendes entfernen (Drehteller)',
  plain: 'Einfarbigen entfernen',
}
