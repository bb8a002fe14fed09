export const dynamic = 'force-dynamic'

/** This process answers: nothing more is asked of anybody. */
export function GET(): Response {
  return Response.json({ live: true }, { headers: { 'Cache-Control': 'no-store' } })
}
