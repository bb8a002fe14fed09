import type { Messages } from '../message-types.ts'

export const compare: Messages['compare'] = {
  heading: 'Zwei Rekonstruktionen im Vergleich',
  more: 'Vergleichen mit …',
  two: 'Vergleichen',
  with: '„{name}“ vergleichen mit',
  noOther:
    'Kein anderes fertiges Modell gefunden. Duplizieren Sie eine Rekonstruktion mit anderer Qualität, um beide zu vergleichen.',
  models: 'Beide Modelle',
  viewLabel: '„{a}“ links, „{b}“ rechts, von derselben Stelle gesehen',
  onLeft: '{name} (links)',
  onRight: '{name} (rechts)',
  divider: 'Linie zwischen beiden Modellen',
  share: '{share} der Breite zeigen „{name}“',
  detail: 'Alle Details ({size})',
  notAligned:
    'Weniger als drei Fotos beider passen zueinander, darum stehen die Modelle, wie sie sind: Ort, Größe und Richtung können sich unterscheiden.',
  noModel: '„{name}“ hat kein fertiges Modell zum Vergleichen.',
  figures: 'Zahlen',
  grade: 'Note',
  likeness: 'Ähnlichkeit',
  photos: 'Fotos',
  registered: '{registered} von {total}',
  time: 'Dauer',
  triangles: 'Dreiecke',
  texture: 'Textur',
  disk: 'Auf der Platte',
  unknown: 'Nicht bekannt',
  better: 'besser',
  closer: 'näher an den Fotos',
  moreOf: 'mehr',
  faster: 'schneller',
  finer: 'feiner',
  sharper: 'größer',
  smaller: 'kleiner',
  alike: 'Beide sehen den Fotos gleich ähnlich.',
  saysCloser: '„{name}“ sieht den Fotos ähnlicher, um {by} dB.',
  judgedApart:
    'Die Ähnlichkeit beider lässt sich nicht vergleichen: Die eine wurde an Fotos beurteilt, die für den Test zurückgelegt waren, die andere an denen, aus denen sie entstand.',
  saysLonger: '„{name}“ dauerte {times}-mal so lange.',
  timedApart:
    'Die Zeiten lassen sich nicht vergleichen: Schritte einer früheren Rekonstruktion wurden wiederverwendet.',
}
