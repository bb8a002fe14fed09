import type { Messages } from '../message-types.ts'

export const settings: Messages['settings'] = {
  quality: 'Qualität',
  draft: 'Entwurf',
  standard: 'Standard',
  high: 'Hoch',
  draftText: 'Schnelle Prüfung der Fotos: bis zu 100.000 Dreiecke, 2K-Textur',
  standardText: 'Für die meisten Zwecke: bis zu 300.000 Dreiecke, 4K-Textur',
  highText: 'Maximale Details: bis zu 1 Mio. Dreiecke, 8K-Textur',
  estimate: '{time}, {memory} Arbeitsspeicher, {disk} Speicherplatz',
  maxPhotoPx: 'Fotogröße, längste Seite (px)',
  maxFeaturePx: 'Größe für die Merkmalssuche (px)',
  maxFeatures: 'Merkmale je Foto',
  maxUndistortedPx: 'Größe entzerrter Fotos (px)',
  depthPx: 'Größe der Tiefenkarten (px)',
  meshTriangles: 'Dreiecke, höchstens',
  texturePx: 'Texturgröße, höchstens (px)',
  holdOutFrom: 'Testfotos zurückhalten ab (Fotos)',
  background: 'Hintergrund',
  keep: 'Behalten',
  still: 'Stillstehendes entfernen (Drehteller)',
  plain: 'Einfarbigen Hintergrund entfernen',
}
