import { handleTusRequest } from '#server/services/uploads/tus-route.ts'

export const dynamic = 'force-dynamic'

/** tus: begin an upload, and say what the server can do. GET is for `X-HTTP-Method-Override`. */
export { handleTusRequest as GET, handleTusRequest as OPTIONS, handleTusRequest as POST }
