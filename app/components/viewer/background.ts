export const BACKGROUNDS = ['page', 'white', 'grey', 'black'] as const
export type Background = (typeof BACKGROUNDS)[number]

export const BACKGROUND_LABELS: Record<Background, string> = {
  page: 'As the page',
  white: 'White',
  grey: 'Grey',
  black: 'Black',
}

export const BACKGROUND_CLASSES: Record<Background, string> = {
  page: 'bg-sunken',
  white: 'bg-white',
  grey: 'bg-neutral-500',
  black: 'bg-black',
}
