import { countOf } from '../../lib/format.ts'
import type { Intake, IntakeStep } from '../../lib/intake/use-intake.ts'
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
  const text = `${done} of ${countOf(total, 'file')}`
  return (
    <Dialog title="Unpacking the archive" isOpen onClose={cancel}>
      <div className="grid gap-2">
        <Progress label="Unpacking" value={done / total} valueText={text} size="thick" />
        <p className="text-muted tabular-nums">{text}</p>
      </div>
      <DialogActions>
        <Button onPress={cancel}>Cancel</Button>
      </DialogActions>
    </Dialog>
  )
}
