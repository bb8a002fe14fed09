'use client'

import { type ComponentProps, useRef } from 'react'
import { PICKED_ENDINGS } from '#intake/file-kinds.ts'
import { TAKEN_MEDIA_TYPES } from '#server/contracts/uploads/media-types.ts'
import type { PickedFile } from '../../lib/upload/photo.ts'
import { pickFromList } from '../../lib/upload/pick-files.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import type { ButtonKind } from '../ui/button-class.ts'
import { Glyph } from '../ui/glyph.tsx'

interface PickButtonsProps {
  onPick(picked: PickedFile[]): void
  kind?: ButtonKind
}

export function PickButtons({ onPick, kind = 'secondary' }: PickButtonsProps) {
  const { t } = useWords()
  return (
    <>
      <FileButton kind={kind} onPick={onPick} multiple accept={[...TAKEN_MEDIA_TYPES, ...PICKED_ENDINGS].join()}>
        <Glyph name="image" />
        {t('upload.choosePhotos')}
      </FileButton>
      {/* Phones have cameras, and no folders. */}
      <FileButton onPick={onPick} capture="environment" accept="image/*" className="pointer-fine:hidden!">
        <Glyph name="camera" />
        {t('upload.takePhotos')}
      </FileButton>
      <FileButton onPick={onPick} isFolder className="pointer-coarse:hidden!">
        <Glyph name="folder" />
        {t('upload.chooseFolder')}
      </FileButton>
    </>
  )
}

interface FileButtonProps
  extends PickButtonsProps,
    Pick<ComponentProps<'input'>, 'multiple' | 'accept' | 'capture' | 'className' | 'children'> {
  isFolder?: boolean
}

/** A button in place of the browser's own field for files. */
function FileButton({ onPick, kind = 'secondary', className, children, isFolder = false, ...field }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button kind={kind} className={className} onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        {...field}
        {...(isFolder && { webkitdirectory: '' })}
        ref={input}
        type="file"
        hidden
        onChange={({ target }) => {
          onPick(pickFromList(target.files))
          // So that the same file can be chosen once more.
          target.value = ''
        }}
      />
    </>
  )
}
