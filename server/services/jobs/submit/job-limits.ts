/** Photos that a reconstruction needs: two give depth along one baseline only and nothing to check it with. */
export const MIN_PHOTOS = 3
