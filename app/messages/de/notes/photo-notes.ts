import type { Messages } from '../../message-types.ts'

export const photoNotes: Messages['photoNotes'] = {
  otherGroup:
    'Gehört zu einer Gruppe von {count} Fotos, die sich nicht mit den übrigen verbinden ließ: Die Gruppe zeigt etwas anderes, oder Fotos dazwischen fehlen.',
  blurredPlain: 'Unscharf, daher ließen sich kaum Details finden.',
  plain: 'Kaum Details gefunden ({features} Merkmale).',
  blurred: 'Unscharf im Vergleich zu den anderen Fotos.',
  alone: 'Zeigt nichts Erkennbares, was auch ein anderes Foto zeigt.',
  lostPartners: 'Überlappt nur mit Fotos, die ebenfalls nicht registriert wurden.',
  littleOverlap:
    'Überlappt zu wenig oder zu uneindeutig mit den registrierten Fotos ({matches} gemeinsame Punkte mit dem besten).',
}
