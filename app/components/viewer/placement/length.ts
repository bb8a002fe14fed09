import type { Words } from '../../../lib/words/words.ts'

/** What people measure in, in metres. */
export const LENGTH_UNITS = { mm: 0.001, cm: 0.01, m: 1, km: 1000, in: 0.0254, ft: 0.3048 } as const
export type LengthUnit = keyof typeof LENGTH_UNITS

/** "12.4 cm" of a known scale, "0.734 units" of none. `length` is in the model's own unit. */
export function formatLength(length: number, metresPerUnit: number | null, words: Words): string {
  if (metresPerUnit === null) return words.t('viewer.units', { length: significant(length, words) })
  const metres = length * metresPerUnit
  const unit = metres < 0.01 ? 'mm' : metres < 1 ? 'cm' : metres < 1000 ? 'm' : 'km'
  return `${significant(metres / LENGTH_UNITS[unit], words)} ${unit}`
}

/** Three digits that count: more than a picked point is good for. */
function significant(value: number, { locale }: Words): string {
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 3, minimumSignificantDigits: 3 }).format(value)
}
