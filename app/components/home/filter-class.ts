/**
 * Two in a row of a phone, each as wide as there is room. Above that a long choice, as languages have them, makes none of them wide: all stand in a row, on
 * a phone that is held sideways too.
 */
export const FILTER_CLASS = 'max-sm:flex-1 max-sm:basis-32 sm:max-w-36 lg:max-w-44'
