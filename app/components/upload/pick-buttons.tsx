'use client'

import { FileTrigger } from 'react-aria-components'
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
      <FileTrigger
        allowsMultiple
        acceptedFileTypes={[...TAKEN_MEDIA_TYPES, ...PICKED_ENDINGS]}
        onSelect={(list) => onPick(pickFromList(list))}
      >
        <Button kind={kind}>
          <Glyph name="image" />
          {t('upload.choosePhotos')}
        </Button>
      </FileTrigger>
      {/* Phones have cameras, and no folders. */}
      <FileTrigger
        defaultCamera="environment"
        acceptedFileTypes={['image/*']}
        onSelect={(list) => onPick(pickFromList(list))}
      >
        <Button kind="secondary" className="pointer-fine:hidden!">
          <Glyph name="camera" />
          {t('upload.takePhotos')}
        </Button>
      </FileTrigger>
      <FileTrigger acceptDirectory onSelect={(list) => onPick(pickFromList(list))}>
        <Button kind="secondary" className="pointer-coarse:hidden!">
          <Glyph name="folder" />
          {t('upload.chooseFolder')}
        </Button>
      </FileTrigger>
    </>
  )
}
