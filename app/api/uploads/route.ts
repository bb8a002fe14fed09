import { handleTusRequest } from '#server/http/tus/tus-route.ts'

export const dynamic = 'force-dynamic'

/** tus: begin an upload, and say what the server can do. GET is for `X-HTTP-Method-Override`. */
export { handleTusRequest as GET, handleTusRequest as OPTIONS, handleTusRequest as POST }
