import type { Messages } from '../message-types.ts'

export const marks: Messages['marks'] = {
  annotate: 'Anmerken',
  annotations: 'Anmerkungen',
  views: 'Ansichten',
  annotateHint: 'Klicken Sie auf dem Modell an, wohin die Anmerkung gehört.',
  text: 'Anmerkung',
  save: 'Speichern',
  pin: 'Anmerkung {number}: {text}',
  closeText: 'Anmerkung schließen',
  edit: 'Ändern: {text}',
  delete: 'Löschen: {text}',
  deleted: 'Gelöscht: {text}',
  annotationsFull: 'Ein Modell kann höchstens {count} Anmerkungen haben. Löschen Sie eine, um eine neue zu schreiben.',
  viewsFull: 'Ein Modell kann höchstens {count} Ansichten haben. Löschen Sie eine, um eine neue zu speichern.',
  viewName: 'Name dieser Ansicht',
  viewNumber: 'Ansicht {number}',
  setOpening: 'Mit dieser Ansicht öffnen',
  isOpening: 'Öffnet mit dieser Ansicht',
  openWith: 'Mit „{name}“ öffnen',
}
