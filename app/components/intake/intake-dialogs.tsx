import type { Intake, IntakeStep } from '../../lib/intake/use-intake.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { Progress } from '../ui/progress.tsx'
import { SetQuestionsDialog } from './set-questions-dialog.tsx'
import { VideoDialog } from './video-dialog.tsx'

/** What is asked or told between choosing files and sending them. */
export function IntakeDialogs({ intake: { step } }: { intake: Intake }) {
  if (step?.kind === 'questions') return <SetQuestionsDialog step={step} />
  if (step?.kind === 'video') return <VideoDialog step={step} />
  if (step?.kind === 'unpacking') return <UnpackingDialog step={step} />
  return null
}

function UnpackingDialog({ step: { done, total, cancel } }: { step: Extract<IntakeStep, { kind: 'unpacking' }> }) {
  const { t } = useWords()
  const text = t('intake.filesDone', { done, count: total })
  return (
    <Dialog title={t('intake.unpackingTitle')} isOpen onClose={cancel}>
      <div className="grid gap-2">
        <Progress label={t('intake.unpacking')} value={done / total} valueText={text} size="thick" />
        <p className="text-muted tabular-nums">{text}</p>
      </div>
      <DialogActions>
        <Button onPress={cancel}>{t('common.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
