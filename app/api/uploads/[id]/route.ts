import { handleTusRequest } from '#server/http/tus/tus-route.ts'

export const dynamic = 'force-dynamic'

/** tus: ask for the offset, send bytes, terminate. GET and POST are for `X-HTTP-Method-Override`. */
export {
  handleTusRequest as DELETE,
  handleTusRequest as GET,
  handleTusRequest as HEAD,
  handleTusRequest as OPTIONS,
  handleTusRequest as PATCH,
  handleTusRequest as POST,
}
