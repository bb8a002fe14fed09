import type { Messages } from '../message-types.ts'

export const status: Messages['status'] = {
  queued: 'Wartet',
  running: 'Läuft',
  cancelling: 'Wird abgebrochen …',
  completed: 'Fertig',
  failed: 'Fehlgeschlagen',
  cancelled: 'Abgebrochen',
}
