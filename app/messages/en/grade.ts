/** How good a result is. */
export const grade = {
  excellent: 'Excellent',
  good: 'Good',
  fair: 'Fair',
  poor: 'Poor',
  rough: 'Rough draft',
} as const
