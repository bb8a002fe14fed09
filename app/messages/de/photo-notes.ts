import type { Messages } from '../message-types.ts'

export const photoNotes: Messages['photoNotes'] = {
  otherGroup:
    'Es gehört zu einer Gruppe von {count} Fotos, die sich nicht mit dem Rest verbinden ließ: Sie zeigen etwas anderes, oder Fotos dazwischen fehlen.',
  blurredPlain: 'Es ist unscharf, sodass sich kaum Details finden ließen.',
  plain: 'Kaum Details darin gefunden ({features} Merkmale).',
  blurred: 'Es ist unscharf im Vergleich zu den anderen.',
  alone: 'Es zeigt nichts, was ein anderes Foto zeigt, soweit erkennbar.',
  lostPartners: 'Es überlappt nur mit Fotos, die sich auch nicht registrieren ließen.',
  littleOverlap:
    'Die Überlappung mit den registrierten Fotos ist zu klein oder zu unsicher ({matches} gemeinsame Punkte mit dem besten).',
}
