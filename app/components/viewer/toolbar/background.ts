import type { MessageKey } from '../../../messages/message-types.ts'

export const BACKGROUNDS = ['page', 'white', 'grey', 'black'] as const
export type Background = (typeof BACKGROUNDS)[number]

export const BACKGROUND_KEYS = {
  page: 'viewer.backgroundPage',
  white: 'viewer.backgroundWhite',
  grey: 'viewer.backgroundGrey',
  black: 'viewer.backgroundBlack',
} as const satisfies Record<Background, MessageKey>

export const BACKGROUND_CLASSES: Record<Background, string> = {
  page: 'bg-stage',
  white: 'bg-white',
  grey: 'bg-neutral-500',
  black: 'bg-black',
}
