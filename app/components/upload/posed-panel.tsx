import type { ReactNode } from 'react'
import { MIN_FRAMES } from '#server/contracts/capture/complete-frames.ts'
import { countOf } from '../../lib/format.ts'
import type { PosedCapture } from '../../lib/upload/posed-capture.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

interface PosedPanelProps {
  plan: CapturePlan
  /** Take the poses away; the images stay. */
  onPlain(): void
}

/** What poses say of the chosen files, and what they lack. Nothing when there are none. */
export function PosedPanel({ plan: { posed, transformsProblem, leaveOutMissing }, onPlain }: PosedPanelProps) {
  const plain = <Button onPress={onPlain}>Use as plain photos</Button>
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
            Images with poses
          </h2>
          <p>Camera positions are taken from {source}.</p>
        </div>
        {plain}
      </div>
      <Facts posed={posed} />
      <Gaps posed={posed} onLeaveOut={leaveOutMissing} />
      {withoutPose.length > 0 && (
        <Paths
          title={`${countOf(withoutPose.length, 'frame has', 'frames have')} no pose`}
          paths={withoutPose.map(({ path, line }) => (line === null ? path : `${path} (line ${line})`))}
        >
          {withoutPose.length === 1 ? 'It is' : 'They are'} left out: the pose is no set of numbers.
        </Paths>
      )}
      {unused.length > 0 && (
        <Paths
          title={`${countOf(unused.length, 'file is', 'files are')} not used`}
          paths={unused.map(({ folder, fileName }) => (folder ? `${folder}/${fileName}` : fileName))}
        >
          No frame names {unused.length === 1 ? 'it' : 'them'}.
        </Paths>
      )}
    </section>
  )
}

const INTRINSICS = {
  shared: 'one for all frames',
  'per-frame': 'of each frame',
  missing: 'missing: give fl_x in pixels, or camera_angle_x',
} as const

function Facts({ posed }: { posed: PosedCapture }) {
  const facts = [
    ['Frames', posed.transforms.frames.length],
    ['With depth', posed.framesWithDepth || 'none'],
    ['With mask', posed.framesWithMask || 'none'],
    ['Focal length', INTRINSICS[posed.intrinsics]],
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
  const { gaps, isLeftOut, completeCount, refused } = posed
  const kinds = [
    { paths: gaps.images, one: 'image', many: 'images' },
    { paths: gaps.depths, one: 'depth image', many: 'depth images' },
    { paths: gaps.masks, one: 'mask', many: 'masks' },
  ].filter(({ paths }) => paths.length > 0)
  if (kinds.length === 0) return null
  const canLeaveOut = completeCount >= MIN_FRAMES
  return (
    <div className="grid gap-3 rounded-lg bg-warn-soft p-4">
      {kinds.map(({ paths, one, many }) => (
        <Paths
          key={one}
          title={`${countOf(paths.length, `${one} is`, `${many} are`)} ${isLeftOut ? 'left out' : 'not here'}`}
          paths={paths}
        >
          {consequence(one, gaps.frames, paths.length)}
        </Paths>
      ))}
      {refused.length > 0 && (
        <p>
          {countOf(refused.length, 'of these was', 'of these were')} refused: the reason is in the list of files that
          can’t be used.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {isLeftOut ? (
          <Button onPress={() => onLeaveOut(false)}>Wait for the missing files</Button>
        ) : (
          canLeaveOut && (
            <Button kind="primary" onPress={() => onLeaveOut(true)}>
              Use the {completeCount} images that are here
            </Button>
          )
        )}
        {!isLeftOut && (
          <p>
            {canLeaveOut ? 'Or add the missing files.' : `Add them: at least ${MIN_FRAMES} frames need their files.`}
          </p>
        )}
      </div>
    </div>
  )
}

function consequence(kind: string, frames: number, missing: number): string {
  if (kind === 'depth image') return 'Frames without their depth only lend their colours.'
  if (kind === 'mask') return 'Frames without their mask are left out: nothing else says what is not to be modelled.'
  return `${missing} of ${frames} frames name ${missing === 1 ? 'an image that was' : 'images that were'} not chosen, or could not be used.`
}

/** More would push the images off the screen. */
const SHOWN_PATHS = 5

function Paths({ title, paths, children }: { title: string; paths: readonly string[]; children: ReactNode }) {
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
        {paths.length > SHOWN_PATHS && <li>and {paths.length - SHOWN_PATHS} more</li>}
      </ul>
    </div>
  )
}
