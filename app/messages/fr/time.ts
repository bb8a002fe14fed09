import type { Messages } from '../message-types.ts'

export const time: Messages['time'] = {
  about: 'environ {time}',
  range: '{low} à {high}',
  left: 'encore {time} environ',
  leftUnknown: 'temps restant encore inconnu',
  now: 'à l’instant',
  next: 'Prochain à démarrer',
  ahead: { one: '{count} tâche avant', other: '{count} tâches avant' },
  aheadWithStart: {
    one: '{count} tâche avant, début dans {time} environ',
    other: '{count} tâches avant, début dans {time} environ',
  },
  lessThan: 'moins de {amount}',
}
