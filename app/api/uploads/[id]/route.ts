import { handleTusRequest } from '#server/services/uploads/tus-route.ts'

export const dynamic = 'force-dynamic'

/** tus: ask for the offset, send bytes, terminate. */
export { handleTusRequest as DELETE, handleTusRequest as HEAD, handleTusRequest as OPTIONS, handleTusRequest as PATCH }
