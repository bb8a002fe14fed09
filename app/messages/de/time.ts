import type { Messages } from '../message-types.ts'

export const time: Messages['time'] = {
  about: 'etwa {time}',
  range: '{low} bis {high}',
  left: 'noch etwa {time}',
  leftUnknown: 'Restzeit noch unbekannt',
  now: 'gerade eben',
  next: 'Als Nächstes dran',
  ahead: { one: '{count} Auftrag davor', other: '{count} Aufträge davor' },
  aheadWithStart: {
    one: '{count} Auftrag davor, Beginn in etwa {time}',
    other: '{count} Aufträge davor, Beginn in etwa {time}',
  },
  lessThan: 'weniger als {amount}',
}
