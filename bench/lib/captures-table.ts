import type { Report } from '#server/contracts/report.ts'
import type { Outcome } from './reconstruct-capture.ts'

const HEADER = [
  'capture',
  'preset',
  'photos',
  'centres off, mean / max',
  'turned, degrees',
  'covered',
  'PSNR, dB',
  'SSIM',
  'verdict',
  'by',
  'seconds',
]

/** A row for each capture; of one without a result, why. */
export function capturesTable(captures: readonly { outcome: Outcome; report: Report | null }[]): string[][] {
  return [HEADER, ...captures.map(({ outcome, report }) => rowOf(outcome, report))]
}

function rowOf(outcome: Outcome, report: Report | null): string[] {
  const { name, preset, photos, registered, cameras, seconds } = outcome
  const verdict = report?.verdict
  return [
    name,
    preset,
    photos > 0 ? `${registered} of ${photos}` : '–',
    cameras ? `${percent(cameras.meanCenterError)} / ${percent(cameras.maxCenterError)}` : '–',
    cameras ? cameras.meanRotationErrorDeg.toFixed(2) : '–',
    verdict?.covered?.toFixed(2) ?? '–',
    verdict?.psnrDb?.toFixed(1) ?? '–',
    verdict?.ssim?.toFixed(2) ?? '–',
    verdict?.grade ?? `${outcome.status}: ${outcome.error ?? ''}`,
    verdict ? `${verdict.photoCount} ${verdict.basis}` : '–',
    seconds?.toFixed(0) ?? '–',
  ]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
