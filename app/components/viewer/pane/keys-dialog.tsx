'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { KEY_LIST, POINTER_LIST } from './view-keys.ts'

/** What keys and pointers do in the viewer. */
export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useWords()
  return (
    <Dialog title={t('viewer.keyboard')} isOpen={isOpen} onClose={onClose}>
      <p className="text-muted">{t('viewer.keysIntro')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {KEY_LIST.map(({ keys, does }) => (
          <div key={does} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex items-start gap-1">
              {keys.map((key) => (
                <kbd key={key} className="min-w-7 rounded border border-edge bg-sunken px-1.5 text-center font-sans">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <ul className="grid list-disc gap-1 pl-5 text-sm marker:text-muted">
        {POINTER_LIST.map((does) => (
          <li key={does}>{t(does)}</li>
        ))}
      </ul>
      <DialogActions>
        <Button kind="primary" onPress={onClose}>
          {t('common.done')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
