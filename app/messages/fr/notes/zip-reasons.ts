import type { Messages } from '../../message-types.ts'

export const zipReasons: Messages['zipReasons'] = {
  link: 'un lien',
  sameName: 'un second du même nom',
  archive: 'une archive dans l’archive',
  video: 'une vidéo : ajoutez-la à part',
  noImage: 'pas une image',
  damaged: 'l’archive est endommagée à cet endroit',
}
