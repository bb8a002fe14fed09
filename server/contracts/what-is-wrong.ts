import type { z } from 'zod'

interface WhatIsWrong {
  /** Where, with dots between the keys; '' for the whole. */
  field: string
  /** What is wrong there: completes `FIELD …`, without a full stop. */
  what: string
}

type Issue = z.ZodError['issues'][number]

/** What a value must be, for people. */
const KINDS: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const FORMATS: Record<string, string> = { uuid: 'an id', datetime: 'a date and time', url: 'an address' }

/** Longer values are cut in a sentence. */
const MAX_SHOWN = 40

/**
 * The first fault that a schema found in `input`, in words for the person who wrote it: zod's own are for programmers. Messages that
 * of a schema's custom checks are kept: they complete the sentence. If `input` is unknown, the value is not quoted.
 */
export function whatIsWrong({ issues }: z.ZodError, input: unknown): WhatIsWrong {
  const [issue] = issues
  if (!issue) return { field: '', what: 'is not as expected' }
  const value = valueAt(input, issue.path)
  const isMissing = input !== undefined && value === undefined
  return { field: issue.path.join('.'), what: isMissing ? 'is missing' : sayIssue(issue, value) }
}

/** `“w” must be a number, and is the text “320”`; without a field `the input …`. */
export function sayWhatIsWrong({ field, what }: WhatIsWrong): string {
  return `${field ? `“${field}”` : 'the input'} ${what}`
}

function sayIssue(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}${andIs(value)}`
    case 'invalid_value':
      return `must be ${issue.values.join(' or ')}${andIs(value)}`
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'of another form'}${andIs(value)}`
    case 'too_big':
      return `must ${sizeOf(issue.origin, issue.maximum, issue.inclusive ? 'at most' : 'less than', issue.exact)}`
    case 'too_small':
      return `must ${sizeOf(issue.origin, issue.minimum, issue.inclusive ? 'at least' : 'more than', issue.exact)}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has no setting called ${issue.keys.map((key) => `“${key}”`).join(', ')}`
    case 'custom':
      return issue.message
    default:
      return 'is not as expected'
  }
}

/** `have at most 120 characters`, `be at least 320` */
function sizeOf(origin: string, limit: number | bigint, bound: string, exact: boolean | undefined): string {
  const unit = { string: 'character', array: 'item', set: 'item' }[origin]
  const amount = `${exact ? 'exactly' : bound} ${limit}`
  return unit ? `have ${amount} ${unit}${Number(limit) === 1 ? '' : 's'}` : `be ${amount}`
}

function andIs(value: unknown): string {
  return value === undefined ? '' : `, and is ${shownAs(value)}`
}

function shownAs(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  const shown = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value
  return shown === '' ? 'empty' : `“${shown}”`
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )
}
