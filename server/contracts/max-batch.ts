/** Calls in one request: more than any page makes at once, too few to overload the server. */
export const MAX_BATCH = 20
