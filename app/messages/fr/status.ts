import type { Messages } from '../message-types.ts'

export const status: Messages['status'] = {
  queued: 'En attente',
  running: 'En cours',
  cancelling: 'Annulation…',
  completed: 'Terminée',
  failed: 'Échec',
  cancelled: 'Annulée',
}
