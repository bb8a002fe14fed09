/** OK: as it should be. WARN: works, but look at it. FAIL: something is lost or does not work. */
export type Level = 'OK' | 'WARN' | 'FAIL'

export interface Finding {
  level: Level
  /** A short plain sentence. */
  message: string
  /** The things that are meant, where there are several. */
  items?: string[]
  remedy?: Remedy
}

export interface Remedy {
  /** A question that yes answers with `mend`. */
  question: string
  /** Answers what was done, in a sentence. What was mended meanwhile by others is fine. */
  mend(): Promise<string>
}

export const ok = (message: string): Finding => ({ level: 'OK', message })
export const warn = (message: string, more: Pick<Finding, 'items' | 'remedy'> = {}): Finding => ({
  level: 'WARN',
  message,
  ...more,
})
export const fail = (message: string, more: Pick<Finding, 'items' | 'remedy'> = {}): Finding => ({
  level: 'FAIL',
  message,
  ...more,
})

/** `3 files`, `1 file`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
