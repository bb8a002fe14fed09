'use client'

import type { RefObject } from 'react'
import { Header, Menu, MenuItem, MenuSection, Popover } from 'react-aria-components'
import { PageLocale } from '../../../lib/words/page-locale.tsx'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import { BACKGROUND_KEYS, BACKGROUNDS } from './background.ts'
import type { ViewerMenuProps } from './viewer-menu.tsx'

interface ViewerMenuListProps extends ViewerMenuProps {
  /** The button that opens it. */
  trigger: RefObject<HTMLButtonElement | null>
  onClose(): void
}

const ITEM = 'flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 data-focused:bg-sunken'

/** The open menu. */
export function ViewerMenuList({
  trigger,
  onClose,
  switches,
  detail,
  background,
  onBackground,
  onSavePicture,
  onFullScreen,
  onShowKeys,
  container,
}: ViewerMenuListProps) {
  const { t } = useWords()
  return (
    <PageLocale>
      <Popover
        aria-label={t('viewer.more')}
        triggerRef={trigger}
        isOpen
        onOpenChange={(isOpen) => !isOpen && onClose()}
        placement="top end"
        {...(container ? { UNSTABLE_portalContainer: container } : {})}
        className="min-w-48 rounded-lg border border-line bg-surface p-1 shadow-lg"
      >
        <Menu aria-label={t('viewer.more')} autoFocus="first" onClose={onClose} className="outline-none">
          {detail && <DetailItem {...detail} />}
          <MenuItem id="picture" className={ITEM} onAction={onSavePicture}>
            <Glyph name="image" />
            {t('viewer.savePicture')}
          </MenuItem>
          <MenuItem id="full-screen" className={ITEM} onAction={onFullScreen}>
            <Glyph name={TOOL_GLYPHS.expand} />
            {t('viewer.fullScreen')}
          </MenuItem>
          <MenuItem id="keys" className={ITEM} onAction={onShowKeys}>
            <Glyph name={TOOL_GLYPHS.keyboard} />
            {t('viewer.keyboard')}
          </MenuItem>
          {switches.map(({ id, label, isOn, turn }) => (
            <MenuItem key={id} id={id} textValue={label} className={ITEM} onAction={() => turn(!isOn)}>
              <Glyph name="check" className={isOn ? 'size-5' : 'invisible size-5'} />
              {label}
            </MenuItem>
          ))}
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[background]}
            onSelectionChange={(keys) => {
              const chosen = BACKGROUNDS.find((each) => keys !== 'all' && keys.has(each))
              if (chosen) onBackground(chosen)
            }}
          >
            <Header className="px-3 pt-2 pb-1 text-muted text-sm">{t('viewer.background')}</Header>
            {BACKGROUNDS.map((each) => (
              <MenuItem key={each} id={each} textValue={t(BACKGROUND_KEYS[each])} className={ITEM}>
                {({ isSelected }) => (
                  <>
                    <Glyph name="check" className={isSelected ? 'size-5' : 'invisible size-5'} />
                    {t(BACKGROUND_KEYS[each])}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </PageLocale>
  )
}

/** A browser tab has only so much memory: what is larger stays a download. */
const MAX_SHOWN_BYTES = 200_000_000

function DetailItem({ isOn, byteSize, turn }: NonNullable<ViewerMenuProps['detail']>) {
  const { t, format } = useWords()
  const isTooLarge = byteSize > MAX_SHOWN_BYTES
  const label = t(isTooLarge ? 'viewer.fullDetailTooLarge' : 'viewer.fullDetail', { size: format.bytes(byteSize) })
  return (
    <MenuItem id="detail" textValue={label} className={ITEM} isDisabled={isTooLarge} onAction={() => turn(!isOn)}>
      <Glyph name="check" className={isOn ? 'size-5' : 'invisible size-5'} />
      {label}
    </MenuItem>
  )
}
