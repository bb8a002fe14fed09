const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/**
 * A byte count for people, in powers of 1000 like disks and file managers, with at least two significant digits:
 * `999 B`, `1.2 MB`, `340 kB`. `locale`: a BCP 47 tag, which changes the decimal mark and the unit (`1,2 Mo`).
 */
export function formatBytes(bytes: number, locale = 'en'): string {
  let value = Math.max(0, bytes)
  let power = 0
  while (value >= 999.5 && power < UNITS.length - 1) {
    value /= 1000
    power++
  }
  const digits = power > 0 && value < 9.95 ? 1 : 0
  const text = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[power] as string,
    unitDisplay: 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
  // CLDR spells "byte" out in English.
  return text.replace(/ byte$/, ' B')
}
