/** Two in a row of a phone, each as wide as there is room. On a desk a long choice, as languages have them, makes none of them wide. */
export const FILTER_CLASS = 'max-sm:flex-1 max-sm:basis-32 sm:max-w-44'
