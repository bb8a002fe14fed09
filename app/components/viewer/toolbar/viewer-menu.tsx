'use client'

import { useRef, useState } from 'react'
import { useAttended } from '../../../lib/lazy/attention.ts'
import { useModule } from '../../../lib/lazy/use-module.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import type { Background } from './background.ts'

const loadList = () => import('./viewer-menu-list.tsx')

/** What is switched on and off here. */
export interface MenuSwitch {
  id: string
  label: string
  isOn: boolean
  turn(isOn: boolean): void
}

export interface ViewerMenuProps {
  switches: readonly MenuSwitch[]
  /** Null when what is shown is all that there is. */
  detail: { isOn: boolean; byteSize: number; turn(on: boolean): void } | null
  background: Background
  onBackground(background: Background): void
  onSavePicture(): void
  onFullScreen(): void
  onShowKeys(): void
  /** Where it opens: in full screen only what is inside of the element that fills it can be seen. */
  container: Element | null
}

/** What is done to a view now and then. */
export function ViewerMenu(props: ViewerMenuProps) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const list = useModule(loadList, useAttended() || isOpen)
  return (
    <>
      <IconButton
        ref={trigger}
        icon="more"
        label={t('viewer.more')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && list && <list.ViewerMenuList {...props} trigger={trigger} onClose={() => setOpen(false)} />}
    </>
  )
}
