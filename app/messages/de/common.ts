import type { Messages } from '../message-types.ts'

export const common: Messages['common'] = {
  description: 'Macht aus Fotos ein 3D-Modell, auf Ihrem eigenen Rechner.',
  skip: 'Zum Inhalt springen',
  language: 'Sprache',
  loading: 'Wird geladen …',
  cancel: 'Abbrechen',
  close: 'Schließen',
  done: 'Fertig',
  dismiss: 'Ausblenden',
  delete: 'Löschen',
  download: 'Herunterladen',
  remove: 'Entfernen',
  stopMotion: 'Animation anhalten',
  play: 'Abspielen',
  tryAgain: 'Erneut versuchen',
  notices: 'Hinweise',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyFailed: 'Kopieren nicht möglich. Markieren und kopieren Sie den Text selbst.',
  errorTitle: 'Etwas ist schiefgelaufen',
  errorText:
    'Ihre Rekonstruktionen sind sicher: Sie laufen auf dem Server. Laden Sie die Seite neu, um weiterzuarbeiten.',
  reload: 'Neu laden',
  notFoundTitle: 'Seite nicht gefunden',
  notFoundText: 'Prüfen Sie die Adresse. Möglicherweise wurde die Rekonstruktion gelöscht.',
  allReconstructions: 'Alle Rekonstruktionen',
}
