import type { Messages } from '../message-types.ts'

export const time: Messages['time'] = {
  about: 'etwa {time}',
  range: '{low} bis {high}',
  left: 'noch etwa {time}',
  leftUnknown: 'Restzeit noch unbekannt',
  now: 'gerade eben',
  next: 'Als Nächstes dran',
  ahead: { one: '{count} Rekonstruktion davor', other: '{count} Rekonstruktionen davor' },
  aheadWithStart: {
    one: '{count} Rekonstruktion davor, Beginn in etwa {time}',
    other: '{count} Rekonstruktionen davor, Beginn in etwa {time}',
  },
  lessThan: 'weniger als {amount}',
}
