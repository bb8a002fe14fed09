import type { Messages } from '../../message-types.ts'

export const photoNotes: Messages['photoNotes'] = {
  otherGroup:
    'fait partie d’un groupe de {count} photos qui n’a pas pu être relié au reste : le groupe montre autre chose, ou il manque des photos intermédiaires.',
  blurredPlain: 'floue, presque aucun détail n’a pu y être trouvé.',
  plain: 'presque aucun détail trouvé ({features} points).',
  blurred: 'floue par rapport aux autres photos.',
  alone: 'ne montre rien de reconnaissable qui figure sur une autre photo.',
  lostPartners: 'ne recouvre que des photos qui n’ont pas pu être recalées non plus.',
  littleOverlap:
    'recouvrement trop faible ou trop ambigu avec les photos recalées ({matches} points communs avec la meilleure).',
}
