/** Times, shares and places in the queue. `{time}` is an amount with its unit. */
export const time = {
  about: 'about {time}',
  range: '{low} to {high}',
  left: 'about {time} left',
  leftUnknown: 'time left not known yet',
  now: 'just now',
  next: 'Next in line',
  ahead: { one: '{count} reconstruction ahead', other: '{count} reconstructions ahead' },
  aheadWithStart: {
    one: '{count} reconstruction ahead, starts in about {time}',
    other: '{count} reconstructions ahead, starts in about {time}',
  },
  lessThan: 'less than {amount}',
} as const
