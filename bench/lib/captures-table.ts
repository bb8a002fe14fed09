import type { Comparison, Report } from '#server/contracts/report.ts'
import type { Outcome } from './reconstruct-capture.ts'
import { median } from './statistics.ts'

const HEADER = [
  'capture',
  'preset',
  'photos',
  'centres off, mean / max',
  'turned, degrees',
  'as they are, dB, SSIM',
  'as judged, dB, SSIM',
  'detail covered',
  'by',
  'verdict',
  'seconds',
]

const NONE = '–'

/** A row for each capture; of one without a result, why. */
export function capturesTable(captures: readonly { outcome: Outcome; report: Report | null }[]): string[][] {
  return [HEADER, ...captures.map(({ outcome, report }) => rowOf(outcome, report))]
}

function rowOf({ name, preset, status, error, photos, registered, cameras, seconds }: Outcome, report: Report | null) {
  const verdict = report?.verdict
  return [
    name,
    preset,
    photos > 0 ? `${registered} of ${photos}` : NONE,
    cameras ? `${percent(cameras.meanCenterError)} / ${percent(cameras.maxCenterError)}` : NONE,
    cameras ? cameras.meanRotationErrorDeg.toFixed(2) : NONE,
    report
      ? likeness(
          medianOf(report, ({ psnrDb }) => psnrDb),
          medianOf(report, ({ ssim }) => ssim),
        )
      : NONE,
    verdict ? likeness(verdict.psnrDb, verdict.ssim) : NONE,
    verdict?.detailCovered?.toFixed(2) ?? NONE,
    verdict ? `${verdict.photoCount} ${verdict.basis}` : NONE,
    verdict ? `${verdict.grade}: ${verdict.text}` : `${status}: ${error ?? ''}`,
    seconds?.toFixed(0) ?? NONE,
  ]
}

/** Over the photos that the verdict goes by. */
function medianOf({ photos, verdict }: Report, pick: (comparison: Comparison) => number | null): number | null {
  const counted = photos.filter(({ heldOut }) => verdict.basis === 'seen' || heldOut)
  const values = counted.map(({ comparison }) => comparison && pick(comparison)).filter((value) => value !== null)
  return values.length > 0 ? median(values) : null
}

function likeness(psnrDb: number | null, ssim: number | null): string {
  return `${psnrDb?.toFixed(1) ?? NONE}, ${ssim?.toFixed(2) ?? NONE}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
