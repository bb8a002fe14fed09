import type { Messages } from '../../message-types.ts'

export const uploadNotes: Messages['uploadNotes'] = {
  HARMLESS_FAULT: 'Le fichier enfreint une règle de son format, mais aucun pixel ne manque.',
  LARGEST_PAGE_USED: 'Le fichier a plusieurs pages ; la plus grande est utilisée.',
  MAIN_PICTURE_USED: 'Le fichier contient plusieurs images ; la principale est utilisée.',
  PREVIEW_USED: 'Le JPEG contenu dans le fichier RAW est utilisé.',
  SMALL_PREVIEW: 'Seul le petit aperçu du fichier RAW est utilisé. Un JPEG de l’appareil en montre plus.',
  PANORAMA: 'Un panorama à 360°. Il faut des photos prises chacune dans une seule direction.',
  FISHEYE: 'Prise avec un objectif fisheye ; la photo pourrait ne pas être recalée.',
  SCREENSHOT: 'Une capture d’écran. Utilisez la photo elle-même.',
  TINY: 'Très peu de pixels. Utilisez la photo d’origine, pas un aperçu.',
  BLURRED: 'La photo est floue par rapport aux autres.',
  PLAIN: 'La photo montre très peu de détails : un mur nu, du brouillard ou rien de net.',
}
