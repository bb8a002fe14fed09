/**
 * Codes of a database that can't be reached or didn't answer in time: errno(3) of the connection, PostgreSQL's own
 * codes of classes 08 (connection) and 57P (shut down, starting), and Prisma's (P1001 and its like, P2024 for its pool).
 */
const AWAY_CODES =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENETUNREACH|EHOSTUNREACH|08...|57P0[1-5]|P100[128]|P1017|P2024)$/

/** Messages of `pg` and Prisma's adapter that come without a code. */
const AWAY_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Can't reach database server|Connection ended unexpectedly|Unable to start a transaction in the given time/

/** Prisma wraps what the driver threw several times, under names of its own. */
export const INSIDE = ['cause', 'meta', 'driverAdapterError'] as const

/** Whether the database is unreachable, as opposed to a bad query: a retry will work once it is back. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false
  const facts = thrown as Record<string, unknown>
  if ([facts.code, facts.originalCode].some((code) => typeof code === 'string' && AWAY_CODES.test(code))) return true
  if (typeof facts.message === 'string' && AWAY_WORDS.test(facts.message)) return true
  // A host with two addresses fails twice.
  if (thrown instanceof AggregateError && thrown.errors.some(isDatabaseAway)) return true
  return INSIDE.some((name) => isDatabaseAway(facts[name]))
}
