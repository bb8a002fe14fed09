import { handleTusRequest } from '#server/services/uploads/tus-route.ts'

export const dynamic = 'force-dynamic'

/** tus: begin an upload, and say what the server can do. */
export { handleTusRequest as OPTIONS, handleTusRequest as POST }
