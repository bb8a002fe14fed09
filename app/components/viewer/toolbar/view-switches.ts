import type { Words } from '../../../lib/words/words.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import type { ModelSource } from '../scene/model-source.ts'
import type { ViewSettings } from './view-settings.ts'
import type { MenuSwitch } from './viewer-menu.tsx'

interface SwitchOptions {
  settings: ViewSettings
  change(changes: Partial<ViewSettings>): void
  words: Words
  isMeasured: boolean
}

/** What of a model can be shown or not, in the menu. */
export function switchesOf(
  model: ViewerModel,
  source: ModelSource,
  { settings, change, words, isMeasured }: SwitchOptions,
): MenuSwitch[] {
  if (!model.surface) return []
  const { shadowShown, madeUpShown, unseenShown, measuresShown } = settings
  const shadow: MenuSwitch = {
    id: 'shadow',
    label: words.t('viewer.shadow'),
    isOn: shadowShown,
    turn: (isOn) => change({ shadowShown: isOn }),
  }
  const madeUp: MenuSwitch = {
    id: 'made-up',
    label: words.t('viewer.madeUp'),
    isOn: madeUpShown,
    turn: (isOn) => change({ madeUpShown: isOn }),
  }
  const unseen: MenuSwitch = {
    id: 'unseen',
    label: words.t('viewer.unseen'),
    isOn: unseenShown,
    turn: (isOn) => change({ unseenShown: isOn }),
  }
  const measures: MenuSwitch = {
    id: 'measures',
    label: words.t('marks.measurements'),
    isOn: measuresShown,
    turn: (isOn) => change({ measuresShown: isOn }),
  }
  return [
    shadow,
    ...(isMeasured ? [measures] : []),
    ...(source.unseenUrl ? [unseen] : []),
    ...(source.madeUpUrl ? [madeUp] : []),
  ]
}
