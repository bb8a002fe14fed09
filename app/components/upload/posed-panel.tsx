import type { ReactNode } from 'react'
import { MIN_FRAMES } from '#server/contracts/capture/complete-frames.ts'
import type { PosedCapture } from '../../lib/upload/posed-capture.ts'
import { saySource } from '../../lib/upload/say-source.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

interface PosedPanelProps {
  plan: CapturePlan
  /** Take the poses away; the images stay. */
  onPlain(): void
}

/** What poses say of the chosen files, and what they lack. Nothing when there are none. */
export function PosedPanel({ plan: { posed, transformsProblem, leaveOutMissing }, onPlain }: PosedPanelProps) {
  const words = useWords()
  const { t } = words
  const plain = <Button onPress={onPlain}>{t('upload.asPlain')}</Button>
  if (transformsProblem) {
    const { problem: message, suggestion } = transformsProblem
    return <ErrorNote error={{ code: 'CAPTURE_INVALID', message, suggestion, retryable: false }}>{plain}</ErrorNote>
  }
  if (!posed) return null
  const { source, unused, withoutPose } = posed
  return (
    <section aria-labelledby="posed-heading" className="grid gap-4 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id="posed-heading" className="font-semibold">
            {t('upload.posed')}
          </h2>
          <p>{t('upload.posedText', { source: saySource(source, words) })}</p>
        </div>
        {plain}
      </div>
      <Facts posed={posed} />
      <Gaps posed={posed} onLeaveOut={leaveOutMissing} />
      {withoutPose.length > 0 && (
        <Paths
          title={t('upload.withoutPose', { count: withoutPose.length })}
          paths={withoutPose.map(({ path, line }) =>
            line === null ? path : t('upload.atLine', { path, line: String(line) }),
          )}
        >
          {t('upload.withoutPoseText', { count: withoutPose.length })}
        </Paths>
      )}
      {unused.length > 0 && (
        <Paths
          title={t('upload.unused', { count: unused.length })}
          paths={unused.map(({ folder, fileName }) => (folder ? `${folder}/${fileName}` : fileName))}
        >
          {t('upload.unusedText', { count: unused.length })}
        </Paths>
      )}
    </section>
  )
}

const INTRINSICS = {
  shared: 'upload.focalShared',
  'per-frame': 'upload.focalPerFrame',
  missing: 'upload.focalMissing',
} as const

function Facts({ posed }: { posed: PosedCapture }) {
  const { t, format } = useWords()
  const numberOf = (count: number) => (count > 0 ? format.number(count) : t('upload.none'))
  const facts = [
    [t('upload.frames'), format.number(posed.transforms.frames.length)],
    [t('upload.withDepth'), numberOf(posed.framesWithDepth)],
    [t('upload.withMask'), numberOf(posed.framesWithMask)],
    [t('upload.focalLength'), t(INTRINSICS[posed.intrinsics])],
  ]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt className="text-muted text-sm">{term}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface GapsProps {
  posed: PosedCapture
  onLeaveOut(leaveOut: boolean): void
}

/** What frames name and is not there, with the one click that does without. */
function Gaps({ posed, onLeaveOut }: GapsProps) {
  const { t } = useWords()
  const { gaps, isLeftOut, completeCount, refused } = posed
  const kinds = (['images', 'depths', 'masks'] as const).filter((kind) => gaps[kind].length > 0)
  if (kinds.length === 0) return null
  const canLeaveOut = completeCount >= MIN_FRAMES
  return (
    <div className="grid gap-3 rounded-lg bg-warn-soft p-4">
      {kinds.map((kind) => (
        <Paths
          key={kind}
          title={t(`upload.${kind}${isLeftOut ? 'LeftOut' : 'Missing'}`, { count: gaps[kind].length })}
          paths={gaps[kind]}
        >
          {kind === 'images'
            ? t('upload.imagesText', { count: gaps.images.length, frames: gaps.frames })
            : t(`upload.${kind}Text`)}
        </Paths>
      ))}
      {refused.length > 0 && <p>{t('upload.refused', { count: refused.length })}</p>}
      <div className="flex flex-wrap items-center gap-3">
        {isLeftOut ? (
          <Button onPress={() => onLeaveOut(false)}>{t('upload.waitForMissing')}</Button>
        ) : (
          canLeaveOut && (
            <Button kind="primary" onPress={() => onLeaveOut(true)}>
              {t('upload.useHere', { count: completeCount })}
            </Button>
          )
        )}
        {!isLeftOut && <p>{canLeaveOut ? t('upload.orAdd') : t('upload.addThem', { least: MIN_FRAMES })}</p>}
      </div>
    </div>
  )
}

/** More would push the images off the screen. */
const SHOWN_PATHS = 5

function Paths({ title, paths, children }: { title: string; paths: readonly string[]; children: ReactNode }) {
  const { t } = useWords()
  return (
    <div className="grid gap-1">
      <p className="font-semibold">{title}</p>
      <p>{children}</p>
      <ul className="text-muted text-sm">
        {paths.slice(0, SHOWN_PATHS).map((path) => (
          <li key={path} className="break-all">
            {path}
          </li>
        ))}
        {paths.length > SHOWN_PATHS && <li>{t('upload.andMore', { count: paths.length - SHOWN_PATHS })}</li>}
      </ul>
    </div>
  )
}
