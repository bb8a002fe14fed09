import type { Messages } from '../message-types.ts'

export const uploadNotes: Messages['uploadNotes'] = {
  HARMLESS_FAULT: 'Le fichier enfreint des règles de son format, mais tous les pixels sont là.',
  LARGEST_PAGE_USED: 'De plusieurs pages, la plus grande est utilisée.',
  MAIN_PICTURE_USED: 'De plusieurs images, la principale est utilisée.',
  PREVIEW_USED: 'Le JPEG que l’appareil a mis dans son fichier brut est utilisé.',
  SMALL_PREVIEW: 'Seul un petit aperçu du fichier brut est utilisé : un JPEG de l’appareil en montre plus.',
  PANORAMA: 'La photo montre toutes les directions : il faut des photos d’une seule direction.',
  FISHEYE: 'La photo vient d’un objectif fisheye : elle pourrait ne pas être recalée.',
  SCREENSHOT: 'Une capture d’écran : utilisez la photo elle-même.',
  TINY: 'Très peu de pixels : utilisez l’original, pas un aperçu.',
  BLURRED: 'La photo semble floue à côté des autres.',
  PLAIN: 'La photo ne montre presque aucun détail : un mur nu, du brouillard, ou rien de net.',
}
