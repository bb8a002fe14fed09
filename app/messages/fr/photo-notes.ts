import type { Messages } from '../message-types.ts'

export const photoNotes: Messages['photoNotes'] = {
  otherGroup:
    'elle fait partie d’un groupe de {count} photos qui n’a pas pu être relié au reste : elles montrent autre chose, ou des photos intermédiaires manquent.',
  blurredPlain: 'elle est floue, presque aucun détail n’a pu y être trouvé.',
  plain: 'presque aucun détail n’y a été trouvé ({features} points).',
  blurred: 'elle est floue par rapport aux autres.',
  alone: 'elle ne montre rien de ce que montre une autre photo, autant qu’on puisse le reconnaître.',
  lostPartners: 'elle ne recouvre que des photos qui n’ont pas pu être recalées non plus.',
  littleOverlap:
    'son recouvrement avec les photos recalées est trop faible ou trop ambigu ({matches} points communs avec la meilleure).',
}
