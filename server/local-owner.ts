/** The owner of everything, as long as there are no accounts. Every query filters by owner anyway. */
export const LOCAL_OWNER = 'local'
