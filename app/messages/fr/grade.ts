import type { Messages } from '../message-types.ts'

export const grade: Messages['grade'] = {
  excellent: 'Excellent',
  good: 'Bon',
  fair: 'Moyen',
  poor: 'Mauvais',
  rough: 'Ébauche grossière',
}
