import type { ReactNode } from 'react'
import { countOf } from '../../lib/format.ts'
import type { PosedCapture } from '../../lib/upload/posed-capture.ts'
import type { CapturePlan } from '../../lib/upload/use-capture-plan.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'

interface PosedPanelProps {
  plan: CapturePlan
  /** Take transforms.json away; the images stay. */
  onPlain(): void
}

/** What a transforms.json says of the chosen files, and what it lacks. Nothing when there is none. */
export function PosedPanel({ plan: { posed, transformsProblem }, onPlain }: PosedPanelProps) {
  const plain = <Button onPress={onPlain}>Use as plain photos</Button>
  if (transformsProblem) {
    return (
      <ErrorNote
        error={{
          code: 'CAPTURE_INVALID',
          message: transformsProblem,
          suggestion: 'Correct the file and add it again, or go on without poses.',
          retryable: false,
        }}
      >
        {plain}
      </ErrorNote>
    )
  }
  if (!posed) return null
  const { outside, missing, unused } = posed
  return (
    <section aria-labelledby="posed-heading" className="grid gap-4 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id="posed-heading" className="font-semibold">
            Images with poses
          </h2>
          <p>Camera positions are taken from transforms.json.</p>
        </div>
        {plain}
      </div>
      <Facts posed={posed} />
      {outside.length > 0 && (
        <Paths title={`${countOf(outside.length, 'path lies', 'paths lie')} outside of the capture`} paths={outside}>
          Put these files into the folder of transforms.json and name them by their paths from there.
        </Paths>
      )}
      {missing.length > 0 && (
        <Paths title={`${countOf(missing.length, 'file is', 'files are')} missing`} paths={missing}>
          {missing.length === 1 ? 'Add it, or take its frame' : 'Add them, or take their frames'} out of
          transforms.json.
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
