import type { Messages } from '../message-types.ts'

export const status: Messages['status'] = {
  queued: 'Wartet',
  running: 'Läuft',
  cancelling: 'Bricht ab …',
  completed: 'Fertig',
  failed: 'Gescheitert',
  cancelled: 'Abgebrochen',
}
