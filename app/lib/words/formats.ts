import { formatBytes } from '#server/contracts/format.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { likelySeconds, type SecondsRange } from '#server/contracts/likely-seconds.ts'
import type { Words } from './words.ts'

/** Numbers, sizes and times as a language writes them. */
export class Formats {
  readonly #words: Pick<Words, 't' | 'locale'>

  constructor(words: Pick<Words, 't' | 'locale'>) {
    this.#words = words
  }

  number(value: number, digits = 0): string {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: Math.max(digits, 2) }
    return new Intl.NumberFormat(this.#words.locale, options).format(value)
  }

  /** With exactly so many digits behind the point. */
  fixed(value: number, digits: number): string {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
    return new Intl.NumberFormat(this.#words.locale, options).format(value)
  }

  /** As file managers show them: `1.2 MB`, `340 kB`, `1,2 Mo`. */
  bytes(bytes: number): string {
    return formatBytes(bytes, this.#words.locale)
  }

  /** A measured duration: `4 s`, `2 min 5 s`, `1 h 12 min`. The symbols are those of SI, which all languages share. */
  duration(seconds: number): string {
    const whole = shownSeconds(seconds)
    if (whole < 60) return `${whole} s`
    if (whole < 3600) return joined([Math.floor(whole / 60), 'min'], [whole % 60, 's'])
    return joined([Math.floor(whole / 3600), 'h'], [Math.floor((whole % 3600) / 60), 'min'])
  }

  /** The one figure for an expected range: `about 10 min`. */
  likely(range: SecondsRange): string {
    return this.#words.t('time.about', { time: this.#guess(likelySeconds(range)).text })
  }

  /** An expected range, rounded to what such a guess is worth: `40 s to 1 min`, `2 to 4 min`. */
  range(range: SecondsRange): string {
    const low = this.#guess(range.low)
    const high = this.#guess(Math.max(range.low, range.high))
    if (low.text === high.text) return low.text
    return this.#words.t('time.range', { low: low.unit === high.unit ? low.value : low.text, high: high.text })
  }

  timeLeft(timeLeft: SecondsRange | null): string {
    if (!timeLeft) return this.#words.t('time.leftUnknown')
    return this.#words.t('time.left', { time: this.#guess(likelySeconds(timeLeft)).text })
  }

  /** When a queued job begins: `2 reconstructions ahead, starts in about 12 min`. */
  queue({ queuePosition, startsInSeconds }: Pick<JobSummary, 'queuePosition' | 'startsInSeconds'>): string {
    const { t } = this.#words
    if (!queuePosition) return t('time.next')
    if (!startsInSeconds) return t('time.ahead', { count: queuePosition })
    return t('time.aheadWithStart', { count: queuePosition, time: this.#guess(startsInSeconds).text })
  }

  /** `just now`, `5 minutes ago`, `3 hours ago`, then the date. */
  when(iso: string, nowMs: number): string {
    const seconds = (nowMs - Date.parse(iso)) / 1000
    if (seconds < 60) return this.#words.t('time.now')
    const ago = new Intl.RelativeTimeFormat(this.#words.locale)
    if (seconds < 3600) return ago.format(-Math.floor(seconds / 60), 'minute')
    if (seconds < 86_400) return ago.format(-Math.floor(seconds / 3600), 'hour')
    const options = { day: 'numeric', month: 'short', year: 'numeric' } as const
    return new Intl.DateTimeFormat(this.#words.locale, options).format(new Date(iso))
  }

  /** `12 May 2026` */
  day(date: Date): string {
    const options = { day: 'numeric', month: 'long', year: 'numeric' } as const
    return new Intl.DateTimeFormat(this.#words.locale, options).format(date)
  }

  /** Whole percent, rounded down so that 100% means done. */
  percent(fraction: number): string {
    return percentOf(this.#words.locale, Math.floor(fraction * 100 + 1e-9) / 100)
  }

  /** A share of a whole: `45%`, `less than 1%`. */
  share(share: number): string {
    const { t, locale } = this.#words
    if (share > 0 && share < 0.01) return t('time.lessThan', { amount: percentOf(locale, 0.01) })
    return percentOf(locale, share)
  }

  /** A small share, to a thousandth of a percent: `0.012%`. */
  error(share: number): string {
    const options = { style: 'percent', maximumFractionDigits: 3 } as const
    return new Intl.NumberFormat(this.#words.locale, options).format(share)
  }

  #guess(seconds: number): { value: string; unit: string; text: string } {
    const s = Math.max(1, seconds)
    if (s < 10) return this.#named(Math.round(s), 's')
    if (s < 57.5) return this.#named(Math.round(s / 5) * 5, 's')
    if (s < 57.5 * 60) return this.#named(Math.round(s / 60), 'min')
    return this.#named(Math.round(s / 1800) / 2, 'h')
  }

  #named(value: number, unit: string) {
    const text = this.number(value)
    return { value: text, unit, text: `${text} ${unit}` }
  }
}

/** What of a measured duration is shown: whole seconds, from an hour on whole minutes. */
export function shownSeconds(seconds: number): number {
  const whole = Math.max(0, Math.round(seconds))
  return whole < 3600 ? whole : Math.floor(whole / 60) * 60
}

function joined([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

function percentOf(locale: string, fraction: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(fraction)
}
