import type { Messages } from '../message-types.ts'

export const grade: Messages['grade'] = {
  excellent: 'Ausgezeichnet',
  good: 'Gut',
  fair: 'Mäßig',
  poor: 'Schlecht',
  rough: 'Grober Entwurf',
}
