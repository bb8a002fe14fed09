'use client'

import type { ReactNode } from 'react'
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components'
import { Glyph } from './glyph.tsx'

interface DisclosedProps {
  title: string
  /** Of the heading. */
  level?: 2 | 3
  children: ReactNode
}

/** A heading that opens what is below it. */
export function Disclosed({ title, level = 3, children }: DisclosedProps) {
  const Heading = `h${level}` as const
  return (
    <Disclosure className="group">
      <Heading>
        <Button
          slot="trigger"
          className="flex min-h-11 w-full cursor-pointer items-center gap-3 text-left font-medium hover:bg-surface"
        >
          <Glyph name="back" className="size-5 -rotate-90 text-muted group-data-expanded:rotate-90" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="pb-4">{children}</div>
      </DisclosurePanel>
    </Disclosure>
  )
}
