/** The owner of everything, as long as there are no accounts. Every query filters by owner all the same. */
export const LOCAL_OWNER = 'local'
