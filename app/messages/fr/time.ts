import type { Messages } from '../message-types.ts'

export const time: Messages['time'] = {
  about: 'environ {time}',
  range: '{low} à {high}',
  left: 'encore {time} environ',
  leftUnknown: 'temps restant encore inconnu',
  now: 'à l’instant',
  next: 'Prochain à démarrer',
  ahead: { one: '{count} reconstruction avant', other: '{count} reconstructions avant' },
  aheadWithStart: {
    one: '{count} reconstruction avant, début dans {time} environ',
    other: '{count} reconstructions avant, début dans {time} environ',
  },
  lessThan: 'moins de {amount}',
}
