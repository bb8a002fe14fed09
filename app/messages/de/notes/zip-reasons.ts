import type { Messages } from '../../message-types.ts'

export const zipReasons: Messages['zipReasons'] = {
  link: 'eine Verknüpfung',
  sameName: 'ein zweites dieses Namens',
  archive: 'ein Archiv im Archiv',
  video: 'ein Video: Fügen Sie es einzeln hinzu',
  noImage: 'kein Bild',
  damaged: 'das Archiv ist dort beschädigt',
}
