'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import { type ArFiles, arAddress, arProgram, openAr } from './ar-address.ts'

/** Shows the model in the room, on phones and tablets that can. */
export function ArButton({ files }: { files: ArFiles }) {
  const { t } = useWords()
  const program = arProgram()
  const address = program && arAddress(program, files, location.href)
  if (!program || !address) return null
  return <IconButton icon={TOOL_GLYPHS.ar} label={t('viewer.ar')} onPress={() => openAr(program, address)} />
}
