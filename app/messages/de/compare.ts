import type { Messages } from '../message-types.ts'

export const compare: Messages['compare'] = {
  heading: 'Zwei Rekonstruktionen im Vergleich',
  more: 'Vergleichen mit …',
  two: 'Vergleichen',
  needsTwo: 'Zum Vergleichen genau zwei fertige Modelle auswählen.',
  with: '„{name}“ vergleichen mit',
  noOther:
    'Es gibt kein anderes fertiges Modell. Duplizieren Sie eine Rekonstruktion mit anderer Qualität, um beide zu vergleichen.',
  models: 'Beide Modelle',
  viewLabel: '„{a}“ links, „{b}“ rechts, vom selben Standpunkt aus',
  onLeft: '{name} (links)',
  onRight: '{name} (rechts)',
  divider: 'Trennlinie zwischen den Modellen',
  share: '{share} der Breite zeigen „{name}“',
  detail: 'Alle Details ({size})',
  notAligned:
    'Die beiden Rekonstruktionen haben weniger als drei Fotos gemeinsam, daher sind die Modelle nicht ausgerichtet: Lage, Größe und Richtung können sich unterscheiden.',
  sameSize:
    'Die beiden Rekonstruktionen haben weniger als drei Fotos gemeinsam, daher sind beide Modelle gleich groß gezeigt: Richtung und wirkliche Größe können sich unterscheiden.',
  noModel: '„{name}“ hat kein fertiges Modell zum Vergleichen.',
  figures: 'Kennzahlen',
  grade: 'Bewertung',
  likeness: 'Ähnlichkeit',
  photos: 'Fotos',
  registered: '{registered} von {total}',
  time: 'Dauer',
  triangles: 'Dreiecke',
  texture: 'Textur',
  disk: 'Speicherplatz',
  unknown: 'Unbekannt',
  better: 'besser',
  closer: 'näher an den Fotos',
  moreOf: 'mehr',
  faster: 'schneller',
  finer: 'feiner',
  sharper: 'größer',
  smaller: 'kleiner',
  alike: 'Beide kommen den Fotos gleich nahe.',
  saysCloser: '„{name}“ kommt den Fotos um {by} dB näher.',
  judgedApart:
    'Die Ähnlichkeit lässt sich nicht vergleichen: Das eine Modell wurde an zurückgehaltenen Testfotos gemessen, das andere an Fotos, aus denen es entstanden ist.',
  saysLonger: '„{name}“ hat {times}-mal so lange gedauert.',
  timedApart:
    'Die Zeiten lassen sich nicht vergleichen: Schritte einer früheren Rekonstruktion wurden wiederverwendet.',
}
