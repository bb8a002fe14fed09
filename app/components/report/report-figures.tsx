'use client'

import type { Report } from '#server/contracts/report.ts'
import { STAGE_LABELS } from '#server/contracts/stages.ts'
import { countOf, formatBytes, formatDuration, formatShare } from '../../lib/format.ts'
import { Disclosed } from '../ui/disclosed.tsx'
import { OverlapMatrix } from './overlap-matrix.tsx'

/** Everything that was counted, closed until somebody wants to know. */
export function ReportFigures({ report }: { report: Report }) {
  return (
    <div className="divide-y divide-line border-line border-y">
      <Disclosed title="Figures">
        {report.verdict.details && <p className="max-w-prose pb-2 text-muted">{report.verdict.details}</p>}
        <Figures rows={figuresOf(report)} />
      </Disclosed>
      {report.overlap.length > 0 && (
        <Disclosed title="Which photos overlap">
          <OverlapMatrix photos={report.photos} overlap={report.overlap} />
        </Disclosed>
      )}
      {report.leftOutFrames.length > 0 && (
        <Disclosed title={`${countOf(report.leftOutFrames.length, 'frame was', 'frames were')} left out`}>
          <LeftOutFrames frames={report.leftOutFrames} />
        </Disclosed>
      )}
      <Disclosed title="Time and memory">
        <RunTable run={report.run} />
      </Disclosed>
    </div>
  )
}

const LACKS = {
  image: 'its image is missing, or was refused',
  mask: 'its mask is missing, or was refused',
  pose: 'it has no pose',
}

/** Of thousands, the first say enough; `report.json` has all. */
const SHOWN_FRAMES = 50

function LeftOutFrames({ frames }: { frames: Report['leftOutFrames'] }) {
  return (
    <ul className="grid gap-1">
      {frames.slice(0, SHOWN_FRAMES).map(({ path, lacks }) => (
        <li key={path} className="break-words">
          {path}: <span className="text-muted">{LACKS[lacks]}</span>
        </li>
      ))}
      {frames.length > SHOWN_FRAMES && <li>and {frames.length - SHOWN_FRAMES} more, in report.json</li>}
    </ul>
  )
}

type FigureRow = readonly [label: string, value: string]

function Figures({ rows }: { rows: readonly FigureRow[] }) {
  return (
    <dl className="grid gap-x-8 sm:grid-cols-2">
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-4 border-line border-b py-1.5">
          <dt className="text-muted">{label}</dt>
          <dd className="text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function figuresOf({ sparse, masks, dense, mesh, closing, texture, calibration, sixViews }: Report): FigureRow[] {
  const number = (value: number) => value.toLocaleString('en')
  return [
    ...(sparse
      ? ([
          ['Sparse points', number(sparse.points)],
          ['Mean reprojection error', `${sparse.meanReprojectionErrorPx.toFixed(2)} px`],
          ['Mean track length', sparse.meanTrackLength.toFixed(2)],
          ['Points a photo', number(Math.round(sparse.meanObservationsPerPhoto))],
        ] as const)
      : []),
    ...(masks ? ([['Masks', masksOf(masks)]] as const) : []),
    ...(calibration ? ([['Lens', lensOf(calibration)]] as const) : []),
    ...(sixViews ? findingsOf(sixViews) : []),
    ...(dense
      ? ([
          ['Dense points', number(dense.points)],
          ['Depth maps', `${dense.maps}, ${formatShare(dense.depthCoverage)} of their pixels`],
        ] as const)
      : []),
    ['Triangles', number(mesh.triangles)],
    ['Parts', number(mesh.components)],
    ['Closed', mesh.watertight ? 'yes: it encloses a volume' : `no: ${countOf(mesh.boundaryLoops, 'open edge')}`],
    ...(closing && closing.openEdges > 0 ? ([['Closed for printing', closingOf(closing)]] as const) : []),
    ['Texture', `${texture.widthPx} x ${texture.heightPx} px, from ${countOf(texture.photosUsed, 'photo')}`],
    ['Surface that no photo shows', formatShare(texture.unseenSurface)],
  ]
}

function closingOf({ madeUpShare, isClosed }: NonNullable<Report['closing']>): string {
  return `${formatShare(madeUpShare)} of the surface made up${isClosed ? '' : ', not quite closed'}`
}

/** "12 given, 4 found; cameras by what they leave" */
function masksOf({ given, found, features }: NonNullable<Report['masks']>): string {
  const counts = [given > 0 && `${given} given`, found > 0 && `${found} found`].filter(Boolean).join(', ')
  return `${counts}; cameras by ${features === 'inside' ? 'what is inside' : 'whole photos'}`
}

const DEPTH_WORDS = {
  given: 'the range that was given',
  shared: 'one near and far for all views',
  proportional: 'proportional to the value, in each view by itself',
  free: 'near and far of each view by themselves',
}

function findingsOf(found: NonNullable<Report['sixViews']>): FigureRow[] {
  const { fieldOfViewDeg, depthModel, depthBrighter, medianDepthError, consistent } = found
  return [
    ['Field of view', `${fieldOfViewDeg.toFixed(1)}°`],
    ['Depth images', `${DEPTH_WORDS[depthModel]}; brighter is ${depthBrighter === 'near' ? 'nearer' : 'farther'}`],
    [
      'Views agree',
      medianDepthError === null
        ? 'no two see the same surface'
        : `to ${(100 * medianDepthError).toFixed(3)} % of the distance; ${formatShare(consistent)} contradict none`,
    ],
  ]
}

function lensOf({ cameraModel, principalPointRefined, heldOutErrorPx }: NonNullable<Report['calibration']>): string {
  const model = principalPointRefined ? `${cameraModel} with principal point` : cameraModel
  return heldOutErrorPx ? `${model}, ${heldOutErrorPx.chosen.toFixed(2)} px on held-out points` : model
}

function RunTable({ run }: { run: Report['run'] }) {
  const { engine, machine } = run
  return (
    <div className="grid gap-3 overflow-x-auto">
      <table className="w-full tabular-nums">
        <thead className="text-left text-muted">
          <tr>
            <th className="py-1 font-normal">Step</th>
            <th className="py-1 text-right font-normal">Time</th>
            <th className="py-1 text-right font-normal">Most memory</th>
          </tr>
        </thead>
        <tbody>
          {run.stages.map(({ name, seconds, peakMemoryBytes }) => (
            <tr key={name} className="border-line border-t">
              <td className="py-1">{STAGE_LABELS[name]}</td>
              <td className="py-1 text-right">{formatDuration(seconds)}</td>
              <td className="py-1 text-right">{peakMemoryBytes === null ? '' : formatBytes(peakMemoryBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted text-sm">
        Maquette {run.maquetteVersion}
        {engine && `, ${engine.name} ${engine.version}`}, Node {run.nodeVersion}, {countOf(run.threads, 'thread')};{' '}
        {machine.cpu}, {countOf(machine.cores, 'core')}, {formatBytes(machine.memoryBytes)}, {machine.os}
      </p>
    </div>
  )
}
